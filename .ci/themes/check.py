"""Compares our themes with NMF, LDA and k-means of scikit-learn, which are told the number."""

import json
import sys
import time
import warnings

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import normalized_mutual_info_score

warnings.simplefilter("ignore")


def purity(truth, found):
    truth, found = np.array(truth), np.array(found)
    return sum(np.bincount(truth[found == f]).max() for f in set(found)) / len(truth)


def peers(texts, k):
    options = {"stop_words": "english", "min_df": 2, "max_df": 0.5}
    tfidf, counts = TfidfVectorizer(**options).fit_transform(texts), CountVectorizer(**options).fit_transform(texts)
    yield "NMF", NMF(k, random_state=0, max_iter=400).fit_transform(tfidf).argmax(1)
    yield "LDA", LatentDirichletAllocation(k, random_state=0).fit_transform(counts).argmax(1)
    yield "k-means", KMeans(k, n_init=10, random_state=0).fit_predict(tfidf)


rows, draws = {}, json.load(open(sys.argv[1]))
for d in draws:
    if d["part"] != "test":
        continue
    answers = [("ours", d["ours"]), *peers(d["texts"], len(set(d["truth"])))]
    for name, found in answers:
        score = (normalized_mutual_info_score(d["truth"], found), purity(d["truth"], found))
        rows.setdefault((d["part"], d["set"]), {}).setdefault(name, []).append(score)
print("| draws | NMI: ours | NMF | LDA | k-means | purity: ours | NMF | LDA | k-means |")
print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
for (part, name), scores in rows.items():
    means = [np.mean(scores[m], axis=0) for m in ("ours", "NMF", "LDA", "k-means")]
    cells = [f"{m[i]:.3f}" for i in (0, 1) for m in means]
    print(f"| {part}, {name}: {len(scores['ours'])} | " + " | ".join(cells) + " |")
