# R 4 with readr 2.1 and jsonlite 1.8: whole results as tables. Debian has both, as
# r-cran-readr and r-cran-jsonlite; elsewhere: install.packages(c("readr", "jsonlite"))

numbers <- c("depth", "replies", "score", "evidence_start", "evidence_end", "confidence", "chance_critical", "chance_neutral", "chance_supportive")
times <- c("published", "added")

save <- function(url) {
  path <- tempfile()
  stopifnot(download.file(url, path, mode = "wb", quiet = TRUE) == 0) # fails if the connection breaks
  path
}

# As text first: readr guesses types from the first 1,000 rows, takes NA for missing and
# cuts white space off. Numbers are doubles, which are whole up to 2^53.
csv <- function(url) {
  table <- readr::read_csv(save(url), col_types = readr::cols(.default = "c"), na = "", trim_ws = FALSE, progress = FALSE, lazy = FALSE)
  for (name in intersect(numbers, names(table))) table[[name]] <- as.numeric(table[[name]])
  for (name in intersect(times, names(table))) table[[name]] <- as.POSIXct(table[[name]], format = "%Y-%m-%dT%H:%M:%SZ", tz = "UTC")
  if ("named" %in% names(table)) table$named <- table$named == "true"
  table
}

# A list of rows: simplified to a data frame, empty lists and missing values would become
# one another, and texts such as NA would be missing.
jsonl <- function(url) lapply(readLines(save(url), encoding = "UTF-8"), jsonlite::fromJSON, simplifyVector = FALSE)
