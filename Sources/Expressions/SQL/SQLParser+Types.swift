import Columns

extension SQLParser {
    /// A type, as CAST names it.
    mutating func typeName() throws(ExpressionError) -> DataType {
        guard case .word(let word) = current.kind else { throw unexpected("the name of a type") }
        let range = current.range
        if ["array", "map", "struct"].contains(word.lowercased()) { return try nestedType() }
        guard let type = DataType(sqlName: word.lowercased()) else {
            let known = NameList(DataType.sqlNames).sentence("types", instead: word)
            throw failure("unknown type \(word), \(known)", range)
        }
        advance()
        guard case .decimal = type, accept(sign: "(") else { return type }
        let precision = try smallNumber()
        let scale = accept(sign: ",") ? try smallNumber() : 0
        try expect(sign: ")")
        guard (1...38).contains(precision), scale <= precision else {
            throw failure(
                "decimal(\(precision),\(scale)) is not a type: the precision is 1 to 38, "
                    + "the scale is at most the precision",
                range.lowerBound..<current.range.lowerBound
            )
        }
        return .decimal(precision: precision, scale: scale)
    }

    private mutating func smallNumber() throws(ExpressionError) -> Int {
        guard case .number(let digits) = current.kind, let number = UInt8(digits) else {
            throw unexpected("a number from 0 to 38")
        }
        advance()
        return Int(number)
    }

    /// A type with others in angle brackets, in Hive's spelling.
    private mutating func nestedType() throws(ExpressionError) -> DataType {
        let start = current.range.lowerBound
        var end = current.range.upperBound
        var depth = 0
        advance()
        repeat {
            // Brackets that close together are one sign.
            switch current.kind {
            case .sign("<"): depth += 1
            case .sign("<>"): break
            case .sign(">"): depth -= 1
            case .sign(">>"): depth -= 2
            case .sign(">>>"): depth -= 3
            case .end: throw unexpected(">")
            default: if depth == 0 { throw unexpected("<") }
            }
            end = current.range.upperBound
            advance()
        } while depth > 0
        let bytes = Array(text.utf8)[start..<end]
        do throws(DataTypeError) {
            return try DataType(hive: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw failure(error.message, start..<end)
        }
    }
}
