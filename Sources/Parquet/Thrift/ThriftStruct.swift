package import Buffers

/// A Thrift struct of Parquet's metadata.
package protocol ThriftStruct {
    init(from reader: inout CompactReader) throws(ParquetError)
    func write(to writer: inout CompactWriter)
}

/// What stands before each field of a Thrift struct.
package struct FieldHeader: Sendable {
    package let id: Int16
    package let type: WireType
    /// The struct that is being read, for messages.
    package let structure: StaticString
}

/// A struct that is being read.
package struct StructScope {
    package let name: StaticString
    fileprivate(set) var lastFieldID: Int16 = 0

    package init(name: StaticString) {
        self.name = name
    }

    mutating func advance(to id: Int16) { lastFieldID = id }
}

extension ThriftStruct {
    /// The bytes of the struct as a file holds it.
    package func serialized() -> Bytes {
        var writer = CompactWriter()
        write(to: &writer)
        return writer.finished()
    }

    /// Puts the struct behind `output` as a file holds it, and returns its size in bytes.
    func append(to output: inout ByteBuffer) -> Int {
        let start = output.count
        var writer = CompactWriter()
        write(to: &writer)
        writer.finish(to: &output)
        return output.count - start
    }
}
