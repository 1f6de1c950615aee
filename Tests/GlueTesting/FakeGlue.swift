package import AWS
package import Buffers
import Foundation
import SeededRandom
import Synchronization

/// A Glue Data Catalog in memory, as strict as the real one and with its oddities: short pages,
/// limits of batches, versions that are compared, expressions that know no null, errors of single
/// entries, answers that get lost.
///
/// Names are folded, requests with members that Glue does not take are refused.
package final class FakeGlue: AWSJSONCaller {
    package struct Options: Sendable {
        /// How many elements a page has at most, whatever is asked for.
        package var pageSize = 3
        /// How often, of a hundred, an entry of a batch is said to have failed.
        package var failingEntries = 0
        /// How often, of a hundred, such an entry is done nevertheless.
        package var doneThoughFailing = 50
        /// How often, of a hundred, an answer is lost and the request is sent once more.
        package var lostAnswers = 0
        package var seed: UInt64 = 1

        package init() {}
    }

    /// What is in the catalog.
    struct State {
        var databases: [String: Database] = [:]
        var random: SeededGenerator
        var calls: [String] = []
        var expressions: [String?] = []
        /// Things to do before an operation is called next.
        var interruptions: [String: [@Sendable (FakeGlue) -> Void]] = [:]
        /// Errors to throw instead of answers, by operation.
        var failures: [String: [AWSError]] = [:]
        var now: Double = 0
    }

    struct Database {
        var input: GlueJSON
        var tables: [String: Table] = [:]
    }

    struct Table {
        var input: GlueJSON
        var version = 0
        var created: Double
        var updated: Double
        /// By the bytes of their values.
        var partitions: [[UInt8]: Partition] = [:]

        var keys: [(name: String, type: String)] {
            (input["PartitionKeys"]?.array ?? []).map {
                ($0["Name"]?.string ?? "", $0["Type"]?.string ?? "")
            }
        }
    }

    struct Partition {
        let values: [String]
        var input: GlueJSON
        var created: Double
    }

    package let endpoint = "fake://glue"
    let options: Options
    private let state: Mutex<State>

    package init(options: Options = Options()) {
        self.options = options
        state = Mutex(State(random: SeededGenerator(seed: options.seed)))
    }

    /// A Glue with what is in this one now, and other faults.
    package func failing(_ options: Options) -> FakeGlue {
        let other = FakeGlue(options: options)
        let databases = state.withLock(\.databases)
        other.state.withLock { $0.databases = databases }
        return other
    }

    /// The names of the operations called so far.
    package var calls: [String] { state.withLock { $0.calls } }

    /// The expressions with which partitions were listed so far.
    package var expressions: [String?] { state.withLock { $0.expressions } }

    /// Forgets what was called.
    package func forgetCalls() {
        state.withLock { ($0.calls, $0.expressions) = ([], []) }
    }

    /// Does something right before an operation is called next, once.
    package func interrupt(
        _ operation: String,
        _ action: @escaping @Sendable (FakeGlue) -> Void
    ) {
        state.withLock { $0.interruptions[operation, default: []].append(action) }
    }

    /// Lets the next call of an operation fail.
    package func fail(_ operation: String, with error: AWSError) {
        state.withLock { $0.failures[operation, default: []].append(error) }
    }

    /// Calls an operation at once, as somebody else would.
    @discardableResult
    package func perform(_ operation: String, _ request: GlueJSON) throws -> GlueJSON {
        try state.withLock { state in
            state.now = Date().timeIntervalSince1970
            return try Self.answer(operation, request, &state, options)
        }
    }

    package func call(_ operation: String, _ body: Bytes) async throws -> Bytes {
        let name = String(operation.drop { $0 != "." }.dropFirst())
        let request = try JSONDecoder().decode(GlueJSON.self, from: Data(body.array))
        let (actions, failure, isLost) = state.withLock { state in
            state.calls.append(name)
            if name == "GetPartitions" { state.expressions.append(request["Expression"]?.string) }
            let failure =
                state.failures[name]?.isEmpty == false
                ? state.failures[name]?.removeFirst() : nil
            let isLost = state.random.happens(options.lostAnswers)
            return (state.interruptions.removeValue(forKey: name) ?? [], failure, isLost)
        }
        for action in actions { action(self) }
        if let failure { throw failure }
        if isLost { _ = try? perform(name, request) }
        let answer = try perform(name, request)
        return Bytes([UInt8](try JSONEncoder().encode(answer)))
    }

    private static func answer(
        _ operation: String,
        _ request: GlueJSON,
        _ state: inout State,
        _ options: Options
    ) throws -> GlueJSON {
        switch operation {
        case "GetDatabases": try getDatabases(request, state, options)
        case "GetDatabase": try getDatabase(request, state)
        case "CreateDatabase": try createDatabase(request, &state)
        case "DeleteDatabase": try deleteDatabase(request, &state)
        case "GetTables": try getTables(request, state, options)
        case "GetTable": try getTable(request, state)
        case "CreateTable": try createTable(request, &state)
        case "UpdateTable": try updateTable(request, &state)
        case "DeleteTable": try deleteTable(request, &state)
        case "GetPartitions": try getPartitions(request, state, options)
        case "GetPartition": try getPartition(request, state)
        case "BatchGetPartition": try batchGetPartition(request, state)
        case "BatchCreatePartition": try batchCreatePartition(request, &state, options)
        case "BatchUpdatePartition": try batchUpdatePartition(request, &state, options)
        case "BatchDeletePartition": try batchDeletePartition(request, &state, options)
        default: throw AWSError(.other, "there is no \(operation)", code: "UnknownOperation")
        }
    }
}
