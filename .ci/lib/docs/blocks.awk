# Takes a page apart: each fenced block of a language that can be tried, and each comment "first:", becomes a file
# NNN in the folder `out`, and a line "NNN<TAB>line<TAB>language<TAB>mark" of what is printed. The mark is the comment
# right before the block. A comment "first:" has the language "first"; a mark without a block has "none".

BEGIN {
  tried["sh"] = tried["console"] = tried["yaml"] = tried["toml"] = tried["json"] = 1
}

in_comment {
  take_comment($0)
  next
}

in_block {
  if (match($0, /^ *```+ *$/)) {
    in_block = 0
    close(file)
  } else if (file != "") {
    print strip($0) > file
  }
  next
}

/^ *<!-- *(run|not run:|file:|configuration|data|log|content of:|first:)/ {
  leave_mark()
  comment = ""
  comment_line = FNR
  in_comment = 1
  text = $0
  sub(/^ *<!-- */, "", text)
  take_comment(text)
  next
}

/^ *```/ {
  match($0, /^ */)
  indent = RLENGTH
  language = $0
  sub(/^ *```+ */, "", language)
  sub(/[ \t].*/, "", language)
  in_block = 1
  file = ""
  if (language in tried || mark != "") {
    tell(FNR, language == "" ? "text" : language, mark)
  }
  mark = ""
  next
}

/[^ ]/ {
  leave_mark()
}

END {
  leave_mark()
}

# The lines of a comment up to its end.
function take_comment(line,    end) {
  end = index(line, "-->")
  if (end > 0) {
    line = substr(line, 1, end - 1)
    in_comment = 0
  }
  comment = comment (comment == "" ? "" : "\n") line
  if (!in_comment) {
    end_comment()
  }
}

function end_comment() {
  sub(/[ \n]+$/, "", comment)
  if (comment ~ /^first:/) {
    sub(/^first:[ \n]*/, "", comment)
    tell(comment_line, "first", "")
    print comment > file
    close(file)
  } else {
    gsub(/[ \n]+/, " ", comment)
    mark = comment
    mark_line = comment_line
  }
}

# Begins a file for a block; an empty one if the block has no line.
function tell(line, what, its_mark) {
  number++
  file = sprintf("%s/%03d", out, number)
  printf "" > file
  printf "%03d\t%d\t%s\t%s\n", number, line, what, (its_mark == "" ? "-" : its_mark)
}

function leave_mark() {
  if (mark != "") {
    tell(mark_line, "none", mark)
    close(file)
    mark = ""
  }
}

# Without the indent of the fence, for blocks in lists.
function strip(line,    i) {
  for (i = 0; i < indent && substr(line, 1, 1) == " "; i++) {
    line = substr(line, 2)
  }
  return line
}
