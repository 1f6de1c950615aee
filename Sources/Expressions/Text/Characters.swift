/// UTF-8 by its characters, which are code points, as in Spark.
enum Characters {
    @inline(__always)
    static func isStart(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

    static func count(_ text: ArraySlice<UInt8>) -> Int { text.count(where: isStart) }

    /// The position behind so many characters, at most the end.
    static func index(_ text: ArraySlice<UInt8>, after count: Int) -> Int {
        guard count > 0 else { return text.startIndex }
        // No character is shorter than a byte.
        guard count < text.count else { return text.endIndex }
        var left = count
        var index = text.startIndex
        while index < text.endIndex {
            if isStart(text[index]) {
                if left == 0 { return index }
                left -= 1
            }
            index += 1
        }
        return index
    }

    /// The characters from `start` up to `end`, counted from 0; both may lie outside.
    static func slice(_ text: ArraySlice<UInt8>, from start: Int, to end: Int) -> ArraySlice<UInt8>
    {
        guard end > max(start, 0) else { return text.prefix(0) }
        let first = index(text, after: start)
        return text[first..<index(text[first...], after: end - max(start, 0))]
    }

    /// The characters, each as its bytes.
    static func split(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var characters: [ArraySlice<UInt8>] = []
        var start = text.startIndex
        for index in text.indices.dropFirst() where isStart(text[index]) {
            characters.append(text[start..<index])
            start = index
        }
        if start < text.endIndex { characters.append(text[start...]) }
        return characters
    }

    /// The first position at or behind `start` where `needle` stands, which is not empty.
    static func find(
        _ needle: ArraySlice<UInt8>,
        in text: ArraySlice<UInt8>,
        from start: Int
    ) -> Int? {
        guard let first = needle.first else { return start }
        var index = start
        let last = text.endIndex - needle.count
        while index <= last {
            if text[index] == first, text[index..<index + needle.count].elementsEqual(needle) {
                return index
            }
            index += 1
        }
        return nil
    }

    /// The last position before which `needle` ends, at most `end`.
    static func findLast(
        _ needle: ArraySlice<UInt8>,
        in text: ArraySlice<UInt8>,
        to end: Int
    ) -> Int? {
        var index = end - needle.count
        while index >= text.startIndex {
            if text[index..<index + needle.count].elementsEqual(needle) { return index }
            index -= 1
        }
        return nil
    }

    static func ends(_ text: ArraySlice<UInt8>, with end: ArraySlice<UInt8>) -> Bool {
        text.suffix(end.count).elementsEqual(end)
    }

    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
