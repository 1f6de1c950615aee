package import Ledger
package import ObjectStorage

/// Inputs whose rows are nowhere any more.
///
/// The run that had read them was taken back, nobody has read them since, and they are gone.
package struct LostInputs: Sendable, Equatable {
    /// Where they were, by the entry that was taken back.
    package private(set) var locations: [Int: [String]] = [:]

    /// What is lost of all entries that a log says were taken back.
    ///
    /// Entries before the log's snapshot were looked at by the runs that came after them.
    ///
    /// - Parameters:
    ///   - listed: Inputs that are known to be there.
    ///   - place: Where an input is looked for; `nil` for one that is not.
    /// - Throws: ``ObjectStoreError``.
    package init(
        of log: CommitLog,
        except listed: Set<String> = [],
        at place: (String) throws -> (store: any ObjectStore, key: ObjectKey)?
    ) async throws {
        for number in log.state.voided.keys.sorted() {
            guard let entry = log[number] else { continue }
            try await add(entry, in: log.state, except: listed, at: place)
        }
    }

    /// What is lost of one entry, which was taken back.
    ///
    /// - Throws: ``ObjectStoreError``.
    init(of entry: LogEntry, in stores: [any ObjectStore]) async throws {
        try await add(entry, in: TableState(), except: []) { location in
            stores.lazy.compactMap { store in
                store.key(ofLocation: location).map { (store, $0) }
            }.first
        }
    }

    private mutating func add(
        _ entry: LogEntry,
        in state: TableState,
        except listed: Set<String>,
        at place: (String) throws -> (store: any ObjectStore, key: ObjectKey)?
    ) async throws {
        for inputs in entry.inputs {
            for input in inputs.files where !listed.contains(input.location) {
                guard state.consumption(of: input.location, by: inputs.reader) == nil,
                    let (store, key) = try place(input.location)
                else { continue }
                do {
                    _ = try await store.info(key)
                } catch let error as ObjectStoreError where error.kind == .notFound {
                    locations[entry.number, default: []].append(input.location)
                }
            }
        }
    }

    /// A sentence for each entry, in their order.
    package var sentences: [String] {
        locations.sorted { $0.key < $1.key }.map { number, locations in
            let others = locations.count == 1 ? "" : " and \(locations.count - 1) more"
            return "run \(number) was taken back, and of its inputs \(locations[0])\(others) "
                + "\(locations.count == 1 ? "is" : "are") gone since: those rows are in no table, "
                + "land them again"
        }
    }
}
