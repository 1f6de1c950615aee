// The hashes of `pyspark.sql.functions`, in Swift's spelling.

private func call(_ name: String, _ arguments: [Column]) -> Column { .call(name, arguments) }

/// MurmurHash3 of all values together, as Spark computes it; an int.
public func hash(_ columns: Column...) -> Column { call("hash", columns) }

/// XXH64 of all values together, as Spark computes it; a bigint.
public func xxhash64(_ columns: Column...) -> Column { call("xxhash64", columns) }

/// The MD5 digest in hexadecimal digits.
public func md5(_ column: Column) -> Column { call("md5", [column]) }

/// The SHA-1 digest in hexadecimal digits.
public func sha1(_ column: Column) -> Column { call("sha1", [column]) }

/// The SHA-2 digest of 224, 256, 384 or 512 bits in hexadecimal digits.
public func sha2(_ column: Column, _ bits: some ColumnOperand) -> Column {
    call("sha2", [column, Column(bits.columnExpression)])
}

/// The CRC-32 checksum, as gzip has it.
public func crc32(_ column: Column) -> Column { call("crc32", [column]) }
