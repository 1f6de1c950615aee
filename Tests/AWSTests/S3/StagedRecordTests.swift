import ObjectStorage
import StoreContract
import Testing

@testable import AWS

@Suite("Records of what is staged in S3")
struct StagedRecordTests {
    @Test func areCompactAndReadBack() throws {
        let record = StagedRecord(
            key: "t/a",
            upload: "u/1",
            parts: [
                .init(etag: "e", byteCount: 5, checksum: "AAA="), .init(etag: "f", byteCount: 1),
            ],
            checksum: "crc64nvme:AAAAAAAAAAA="
        )
        let text = try record.text()
        #expect(
            text == #"{"c":"crc64nvme:AAAAAAAAAAA=","k":"t/a","p":[{"c":"AAA=","e":"e","n":5},"#
                + #"{"e":"f","n":1}],"u":"u/1"}"#
        )
        #expect(try StagedRecord(text) == record)
        #expect(try StagedRecord(#"{"k":"s","e":"x"}"#) == StagedRecord(key: "s", etag: "x"))
    }

    @Test(arguments: [
        "", "{}", "[]", "run-1/0-0.staged", #"{"k":1}"#, #"{"k":"a","u":"x"}"#,
        #"{"k":"a","p":[]}"#,
        #"{"k":"a","u":"x","p":[{"e":"e","n":-1}]}"#, #"{"k":"a","u":"x","p":[{"n":1}]}"#,
        "{\"k\":\"a\",\"u\":\"x\",\"p\":["
            + Array(repeating: #"{"e":"","n":0}"#, count: 10_001).joined(separator: ",") + "]}",
        "{\"k\":\"" + String(repeating: "a", count: 5 << 20) + "\"}",
    ])
    func areNotReadFromOthers(text: String) throws {
        let error = #expect(throws: ObjectStoreError.self) { _ = try StagedRecord(text) }
        #expect(error?.kind == .invalidKey)
        #expect(
            error?.description
                == "what is staged has a name that S3 stores do not give, is it another "
                + "store's?"
        )
    }

    @Test func partsReachTheLargestObject() {
        let sizes = (1...StagedRecord.partCountLimit).map {
            Int64(S3StagedWrite.partByteCount(number: $0, first: 8 << 20))
        }
        #expect(sizes.reduce(0, +) >= 5 << 40)
        #expect(sizes.first == 8 << 20)
        #expect(sizes[63] == 8 << 20)
        #expect(sizes.allSatisfy { $0 <= 5 << 30 })
    }

    @Test(
        arguments: [1, 5 << 20, 64 << 20, 127 << 20, 128 << 20, 5 << 30, (5 << 30) + 7] as [Int64]
    )
    func copiesAreInPiecesThatAreLargeEnough(count: Int64) {
        let pieces = S3StagedWrite.pieces(3..<3 + count)
        #expect(pieces.first?.lowerBound == 3)
        #expect(pieces.last?.upperBound == 3 + count)
        #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
        #expect(pieces.count == 1 || pieces.allSatisfy { $0.count >= 64 << 20 })
        #expect(pieces.allSatisfy { $0.count <= 128 << 20 })
    }
}
