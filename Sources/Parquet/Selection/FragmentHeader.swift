internal import Buffers

/// What stands before a fragment's levels and values; never leaves the process and its spill file.
struct FragmentHeader {
    enum Form: UInt8 {
        case numbers = 0
        case plain = 1
    }

    static let byteCount = 24

    /// The bytes of the fragment, header included.
    var byteCount = 0
    var entryCount = 0
    var valueCount = 0
    var form = Form.plain
    var hasDefinitionLevels = false
    var numberWidth = NumberWidth.four

    func append(to output: inout ByteBuffer) {
        unsafe output.append(capacity: Self.byteCount) { room in
            unsafe store(in: room)
            return Self.byteCount
        }
    }

    func overwrite(in output: inout ByteBuffer, at offset: Int) {
        unsafe output.withUnsafeMutableBytes { bytes in
            unsafe store(in: UnsafeMutableRawBufferPointer(rebasing: bytes[offset...]))
        }
    }

    private func store(in room: UnsafeMutableRawBufferPointer) {
        unsafe room.storeBytes(of: UInt64(byteCount), as: UInt64.self)
        unsafe room.storeBytes(of: UInt32(entryCount), toByteOffset: 8, as: UInt32.self)
        unsafe room.storeBytes(of: UInt32(valueCount), toByteOffset: 12, as: UInt32.self)
        unsafe room.storeBytes(of: form.rawValue, toByteOffset: 16, as: UInt8.self)
        unsafe room.storeBytes(of: hasDefinitionLevels ? 1 : 0, toByteOffset: 17, as: UInt8.self)
        unsafe room.storeBytes(of: numberWidth.rawValue, toByteOffset: 18, as: UInt8.self)
    }

    init() {}

    init(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count >= Self.byteCount, "a fragment has a header")
        byteCount = unsafe Int(bytes.loadUnaligned(as: UInt64.self))
        entryCount = unsafe Int(bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        valueCount = unsafe Int(bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        form = unsafe Form(rawValue: bytes[16]) ?? .plain
        hasDefinitionLevels = unsafe bytes[17] == 1
        numberWidth = unsafe NumberWidth(rawValue: bytes[18]) ?? .four
        precondition(byteCount <= bytes.count, "a fragment lies inside its bytes")
    }
}
