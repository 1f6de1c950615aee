// The functions of strings of `pyspark.sql.functions`, in Swift's spelling.

private func call(_ name: String, _ arguments: [Column]) -> Column { .call(name, arguments) }

private func value(_ operand: some ColumnOperand) -> Column { Column(operand.columnExpression) }

/// The characters from a position, counted from 1, or from the end if negative.
public func substring(
    _ column: Column,
    _ position: some ColumnOperand,
    _ length: some ColumnOperand
) -> Column {
    call("substring", [column, value(position), value(length)])
}

/// The first characters.
public func left(_ column: Column, _ count: some ColumnOperand) -> Column {
    call("left", [column, value(count)])
}

/// The last characters.
public func right(_ column: Column, _ count: some ColumnOperand) -> Column {
    call("right", [column, value(count)])
}

/// The text with each word's first letter in upper case, the others in lower.
public func initcap(_ column: Column) -> Column { call("initcap", [column]) }

/// The text without blanks at both ends.
public func trim(_ column: Column) -> Column { call("trim", [column]) }

/// The text without some characters at both ends.
public func trim(_ column: Column, _ characters: some ColumnOperand) -> Column {
    call("btrim", [column, value(characters)])
}

/// The text without blanks at its start.
public func ltrim(_ column: Column) -> Column { call("ltrim", [column]) }

/// The text without blanks at its end.
public func rtrim(_ column: Column) -> Column { call("rtrim", [column]) }

/// The text without some characters at both ends.
public func btrim(_ column: Column, _ characters: some ColumnOperand) -> Column {
    call("btrim", [column, value(characters)])
}

/// The number of characters.
public func charLength(_ column: Column) -> Column { call("char_length", [column]) }

/// The number of bytes.
public func octetLength(_ column: Column) -> Column { call("octet_length", [column]) }

/// The number of bits.
public func bitLength(_ column: Column) -> Column { call("bit_length", [column]) }

/// The texts that are not null, with a separator between them.
public func concatWs(_ separator: String, _ columns: Column...) -> Column {
    call("concat_ws", [value(separator)] + columns)
}

/// The parts between the matches of a regular expression; at most as many as a positive limit says.
public func split(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("split", [column, value(pattern)])
}

/// The parts between the matches of a regular expression; at most as many as a positive limit says.
public func split(
    _ column: Column,
    _ pattern: some ColumnOperand,
    _ limit: some ColumnOperand
) -> Column {
    call("split", [column, value(pattern), value(limit)])
}

/// The part of a number between delimiters, counted from 1, or from the end if negative.
public func splitPart(
    _ column: Column,
    _ delimiter: some ColumnOperand,
    _ number: some ColumnOperand
) -> Column {
    call("split_part", [column, value(delimiter), value(number)])
}

/// What stands before a delimiter of a number, or behind it, counted from the end, if negative.
public func substringIndex(
    _ column: Column,
    _ delimiter: some ColumnOperand,
    _ count: some ColumnOperand
) -> Column {
    call("substring_index", [column, value(delimiter), value(count)])
}

/// The text filled up at its start, or cut, to a length.
public func lpad(
    _ column: Column,
    _ length: some ColumnOperand,
    _ pad: some ColumnOperand
) -> Column {
    call("lpad", [column, value(length), value(pad)])
}

/// The text filled up at its end, or cut, to a length.
public func rpad(
    _ column: Column,
    _ length: some ColumnOperand,
    _ pad: some ColumnOperand
) -> Column {
    call("rpad", [column, value(length), value(pad)])
}

/// The text so many times.
public func `repeat`(_ column: Column, _ times: some ColumnOperand) -> Column {
    call("repeat", [column, value(times)])
}

/// The characters from the last to the first.
public func reverse(_ column: Column) -> Column { call("reverse", [column]) }

/// The text with one part replaced by another everywhere.
public func replace(
    _ column: Column,
    _ search: some ColumnOperand,
    _ replacement: some ColumnOperand
) -> Column {
    call("replace", [column, value(search), value(replacement)])
}

/// The text with characters replaced one by one; those without a counterpart vanish.
public func translate(
    _ column: Column,
    _ from: some ColumnOperand,
    _ to: some ColumnOperand
) -> Column {
    call("translate", [column, value(from), value(to)])
}

/// The text with so many characters from a position on replaced.
public func overlay(
    _ column: Column,
    _ replacement: Column,
    _ position: some ColumnOperand,
    _ length: some ColumnOperand
) -> Column {
    call("overlay", [column, replacement, value(position), value(length)])
}

/// The character at which a part starts, from 1; 0 if it is not there.
public func instr(_ column: Column, _ part: some ColumnOperand) -> Column {
    call("instr", [column, value(part)])
}

/// The character at which a part starts, from a position on; 0 if it is not there.
public func locate(_ part: String, _ column: Column, _ position: some ColumnOperand) -> Column {
    call("locate", [value(part), column, value(position)])
}

/// The place of a word in a list with commas, from 1; 0 if it is not there.
public func findInSet(_ column: Column, _ list: some ColumnOperand) -> Column {
    call("find_in_set", [column, value(list)])
}

/// Whether the text starts with another.
public func startswith(_ column: Column, _ start: some ColumnOperand) -> Column {
    call("startswith", [column, value(start)])
}

/// Whether the text ends with another.
public func endswith(_ column: Column, _ end: some ColumnOperand) -> Column {
    call("endswith", [column, value(end)])
}

/// Whether the text has another in it.
public func contains(_ column: Column, _ part: some ColumnOperand) -> Column {
    call("contains", [column, value(part)])
}

/// The code point of the first character.
public func ascii(_ column: Column) -> Column { call("ascii", [column]) }

/// The character of a number.
public func chr(_ column: Column) -> Column { call("chr", [column]) }

/// The bytes in base 64.
public func base64(_ column: Column) -> Column { call("base64", [column]) }

/// The bytes of a text in base 64.
public func unbase64(_ column: Column) -> Column { call("unbase64", [column]) }

/// The hexadecimal digits of a number, a text or bytes.
public func hex(_ column: Column) -> Column { call("hex", [column]) }

/// The bytes of hexadecimal digits; null for other texts.
public func unhex(_ column: Column) -> Column { call("unhex", [column]) }

/// The bytes of a text in a charset, for example `UTF-16LE`.
public func encode(_ column: Column, _ charset: String) -> Column {
    call("encode", [column, value(charset)])
}

/// The text of bytes in a charset, for example `ISO-8859-1`.
public func decode(_ column: Column, _ charset: String) -> Column {
    call("decode", [column, value(charset)])
}

/// The text as forms of web pages send it.
public func urlEncode(_ column: Column) -> Column { call("url_encode", [column]) }

/// The text that forms of web pages sent.
public func urlDecode(_ column: Column) -> Column { call("url_decode", [column]) }

/// Values written by a format of `java.util.Formatter`: `%s`, `%05d`, `%.2f`.
public func formatString(_ format: String, _ columns: Column...) -> Column {
    call("format_string", [value(format)] + columns)
}

/// Values written by a format of `java.util.Formatter`: `%s`, `%05d`, `%.2f`.
public func printf(_ format: String, _ columns: Column...) -> Column {
    call("printf", [value(format)] + columns)
}

/// A number with commas between thousands, and so many digits behind the point.
public func formatNumber(_ column: Column, _ digits: some ColumnOperand) -> Column {
    call("format_number", [column, value(digits)])
}

/// Whether a regular expression matches somewhere in the text.
public func regexpLike(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("regexp_like", [column, value(pattern)])
}

/// How often a regular expression matches.
public func regexpCount(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("regexp_count", [column, value(pattern)])
}

/// The first match of a regular expression; null if there is none.
public func regexpSubstr(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("regexp_substr", [column, value(pattern)])
}

/// The character at which a regular expression first matches, from 1; 0 if it does not.
public func regexpInstr(_ column: Column, _ pattern: some ColumnOperand) -> Column {
    call("regexp_instr", [column, value(pattern)])
}

/// A group of the first match of a regular expression; empty if there is none.
public func regexpExtract(
    _ column: Column,
    _ pattern: some ColumnOperand,
    _ group: some ColumnOperand
) -> Column {
    call("regexp_extract", [column, value(pattern), value(group)])
}

/// A group of each match of a regular expression.
public func regexpExtractAll(
    _ column: Column,
    _ pattern: some ColumnOperand,
    _ group: some ColumnOperand
) -> Column {
    call("regexp_extract_all", [column, value(pattern), value(group)])
}

/// The text with all matches of a regular expression replaced; `$1` stands for a group.
public func regexpReplace(
    _ column: Column,
    _ pattern: some ColumnOperand,
    _ replacement: some ColumnOperand
) -> Column {
    call("regexp_replace", [column, value(pattern), value(replacement)])
}

/// How many characters have to be changed, inserted or removed to make one text the other.
public func levenshtein(_ column: Column, _ other: Column) -> Column {
    call("levenshtein", [column, other])
}

/// How an English word sounds: a letter and three digits.
public func soundex(_ column: Column) -> Column { call("soundex", [column]) }

/// The value of a number, counted from 1.
public func elt(_ number: Column, _ columns: Column...) -> Column {
    call("elt", [number] + columns)
}
