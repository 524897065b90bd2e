# Writes what the recipe reads as JSON: check_r.R FORMAT URL FILE.
arguments <- commandArgs(trailingOnly = TRUE)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "r_recipe.R"))
read <- get(arguments[1])(arguments[2])
text <- jsonlite::toJSON(read, dataframe = "rows", auto_unbox = TRUE, null = "null", na = "null", digits = NA, POSIXt = "ISO8601", UTC = TRUE)
writeLines(text, arguments[3], useBytes = TRUE)
