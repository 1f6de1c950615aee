internal import CDeflate

/// The CRC-32 of `bytes` with the polynomial of gzip (ISO 3309), continued from `checksum`.
package func crc32(_ bytes: UnsafeRawBufferPointer, continuing checksum: UInt32 = 0) -> UInt32 {
    unsafe libdeflate_crc32(checksum, bytes.baseAddress, bytes.count)
}
