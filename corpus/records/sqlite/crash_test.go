package sqlite_test

const childEnv = "STANDPOINT_SQLITE_TEST_CHILD"

func putForEver(path string) int { return 0 }
