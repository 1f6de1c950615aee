import Buffers
import Foundation
import Testing

@testable import Repartition

/// Fragments come back as they went, from memory or from the temporary file.
struct SpillingTests {
    @Test("fragments over the limit are spilled", arguments: [0, 5, 12, 1_000])
    func spills(limit: Int) throws {
        let store = FragmentStore(memoryByteLimit: limit, temporaryFolder: "/tmp")
        var pieces: [PieceFragments] = []
        for number in 0..<6 {
            let bytes = Bytes((0..<6).map { UInt8(number * 10 + $0) })
            pieces += try store.add(bytes, PieceLayout(columnCount: 3, ends: [2, 2, 6]))
        }
        let kept = min(6, limit / 6)
        #expect(store.spilledByteCount == (6 - kept) * 6)
        for (number, piece) in pieces.enumerated().reversed() {
            let start = UInt8(number * 10)
            #expect(try store.read(piece, column: 0).array == [start, start + 1])
            #expect(try store.read(piece, column: 1).array.isEmpty)
            #expect(try store.read(piece, column: 2).array == (2..<6).map { start + $0 })
        }
    }

    @Test func whatIsForgottenMakesRoom() throws {
        let store = FragmentStore(memoryByteLimit: 4, temporaryFolder: "/tmp")
        let first = try store.add(Bytes([1, 2, 3, 4]), PieceLayout(columnCount: 1, ends: [4]))[0]
        store.remove(first)
        let second = try store.add(Bytes([5, 6, 7, 8]), PieceLayout(columnCount: 1, ends: [4]))[0]
        #expect(store.spilledByteCount == 0)
        let third = try store.add(Bytes([9]), PieceLayout(columnCount: 1, ends: [1]))[0]
        #expect(store.spilledByteCount == 1)
        // Spilled pieces never counted.
        store.remove(third)
        _ = try store.add(Bytes([9]), PieceLayout(columnCount: 1, ends: [1]))
        #expect(store.spilledByteCount == 2)
        #expect(try store.read(second, column: 0).array == [5, 6, 7, 8])
    }

    @Test func aSpillFileHasNoName() throws {
        let folder = try TemporaryFolder()
        let file = SpillFile(folder: folder.path)
        #expect(try file.append(Bytes([1, 2, 3])) == 0)
        #expect(try file.append(Bytes([4, 5])) == 3)
        #expect(try file.read(1..<5).array == [2, 3, 4, 5])
        #expect(try file.read(2..<2).array.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        #expect(throws: RunError.self) { try file.read(3..<9) }
    }

    @Test func manyThreadsSpillAtOnce() async throws {
        let file = SpillFile(folder: "/tmp")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let bytes = [UInt8](repeating: UInt8(number), count: 1_000 + number)
                    let start = try file.append(Bytes(bytes))
                    #expect(try file.read(start..<start + bytes.count).array == bytes)
                }
            }
            try await group.waitForAll()
        }
        #expect(file.byteCount == 50 * 1_000 + (0..<50).reduce(0, +))
    }
}
