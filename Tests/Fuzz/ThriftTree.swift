/// A value of Thrift's compact protocol, whatever it means; made without the code under test.
///
/// Format: <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>
indirect enum ThriftTree {
    case boolean(Bool)
    case byte(UInt8)
    case integer(Int64)
    case double([UInt8])
    case binary([UInt8])
    case list(elementType: UInt8, [ThriftTree])
    case structure([Field])

    struct Field {
        var id: Int
        var type: UInt8
        var value: ThriftTree
    }

    /// The struct that `bytes` start with, and how many bytes it takes; `nil` if there is none.
    static func structure(_ bytes: [UInt8]) -> (tree: ThriftTree, byteCount: Int)? {
        var parser = Parser(bytes: bytes)
        guard let tree = parser.structure() else { return nil }
        return (tree, parser.at)
    }

    var bytes: [UInt8] {
        var output: [UInt8] = []
        append(to: &output, inList: false)
        return output
    }

    private func append(to output: inout [UInt8], inList: Bool) {
        switch self {
        case .boolean(let value): if inList { output.append(value ? 1 : 2) }
        case .byte(let value): output.append(value)
        case .integer(let value):
            Self.append(UInt64(bitPattern: (value << 1) ^ (value >> 63)), to: &output)
        case .double(let raw): output += raw
        case .binary(let raw):
            Self.append(UInt64(raw.count), to: &output)
            output += raw
        case .list(let elementType, let elements):
            if elements.count < 15 {
                output.append(UInt8(elements.count) << 4 | elementType)
            } else {
                output.append(0xF0 | elementType)
                Self.append(UInt64(elements.count), to: &output)
            }
            for element in elements { element.append(to: &output, inList: true) }
        case .structure(let fields):
            var last = 0
            for field in fields {
                var type = field.type
                if case .boolean(let value) = field.value { type = value ? 1 : 2 }
                let delta = field.id - last
                if (1...15).contains(delta) {
                    output.append(UInt8(delta) << 4 | type)
                } else {
                    output.append(type)
                    let id = Int64(field.id)
                    Self.append(UInt64(bitPattern: (id << 1) ^ (id >> 63)), to: &output)
                }
                last = field.id
                field.value.append(to: &output, inList: false)
            }
            output.append(0)
        }
    }

    private static func append(_ varint: UInt64, to output: inout [UInt8]) {
        var rest = varint
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
    }

    private struct Parser {
        let bytes: [UInt8]
        var at = 0

        private mutating func byte() -> UInt8? {
            guard at < bytes.count else { return nil }
            defer { at += 1 }
            return bytes[at]
        }

        private mutating func varint() -> UInt64? {
            var value: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 7) {
                guard let byte = byte() else { return nil }
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
            }
            return nil
        }

        private mutating func zigzag() -> Int64? {
            varint().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
        }

        private mutating func take(_ count: UInt64) -> [UInt8]? {
            guard count <= UInt64(bytes.count - at) else { return nil }
            defer { at += Int(count) }
            return Array(bytes[at..<at + Int(count)])
        }

        mutating func structure() -> ThriftTree? {
            var fields: [Field] = []
            var last = 0
            while let header = byte(), header != 0 {
                let delta = Int(header >> 4)
                guard let id = delta == 0 ? zigzag().map({ Int($0) }) : last + delta else {
                    return nil
                }
                last = id
                let type = header & 15
                guard let value = value(type, inList: false) else { return nil }
                fields.append(Field(id: id, type: type, value: value))
            }
            return bytes[..<at].last == 0 ? .structure(fields) : nil
        }

        private mutating func value(_ type: UInt8, inList: Bool) -> ThriftTree? {
            switch type {
            case 1, 2: inList ? byte().map { .boolean($0 == 1) } : .boolean(type == 1)
            case 3: byte().map { .byte($0) }
            case 4, 5, 6: zigzag().map { .integer($0) }
            case 7: take(8).map { .double($0) }
            case 8: varint().flatMap { take($0) }.map { .binary($0) }
            case 9, 10: list()
            case 12: structure()
            default: nil
            }
        }

        private mutating func list() -> ThriftTree? {
            guard let header = byte() else { return nil }
            let short = Int(header >> 4)
            guard let count = short < 15 ? UInt64(short) : varint(), count <= UInt64(bytes.count)
            else { return nil }
            var elements: [ThriftTree] = []
            for _ in 0..<count {
                guard let element = value(header & 15, inList: true) else { return nil }
                elements.append(element)
            }
            return .list(elementType: header & 15, elements)
        }
    }
}
