//go:build cluster

package opensearchengine

func init() { wordsAtOnce = 5 } // the suite has few words, and needs several pages of them
