package import Buffers

/// Objects that can be read.
package protocol ObjectReader: Sendable {
    /// The bytes of `range`, counted from the start of the object, or all of them if it is `nil`.
    ///
    /// The answer has exactly the bytes asked for, all of one version of the object.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `notFound`; `invalidRange` if `range` is not inside
    ///   the object; `versionChanged` if the object has not, or not any more, the version expected.
    func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    )
        async throws -> Bytes
}

/// A flat namespace of objects: a bucket, a directory, memory.
///
/// Objects are written whole and replaced whole; no reader ever sees part of one. Everything else
/// is an extension of these requirements, so a wrapper (retries, faults) has little to forward.
/// Every conforming type passes `ObjectStoreContract`.
package protocol ObjectStore: ObjectReader {
    /// Where the store is, for people: `/data/lake`, `s3://bucket/prefix`, `memory:`.
    var location: String { get }

    /// Whether every request costs time and money, so that few large reads are better than many.
    var isRemote: Bool { get }

    /// Up to `limit` objects whose keys start with the bytes of `prefix`, in key order, from the
    /// first key after `after`.
    ///
    /// An object written or deleted during a listing of several pages may be in it or not; all
    /// others are in it once. A prefix without objects gives an empty page.
    func list(prefix: String, after: ObjectKey?, limit: Int) async throws -> ListPage

    /// The size and version of the object.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `notFound`.
    func info(_ key: ObjectKey) async throws -> ObjectInfo

    /// Writes the whole object or nothing.
    ///
    /// After an error that does not come from `condition` the object may have been written: a
    /// writer that must know reads it back.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `alreadyExists` or `versionChanged` if `condition`
    ///   does not hold.
    @discardableResult
    func write(
        _ bytes: Bytes,
        to key: ObjectKey,
        if condition: WriteCondition
    )
        async throws -> ObjectInfo

    /// How what is staged becomes visible.
    var publishing: PublishMode { get }

    /// The same store with another way of publishing; `nil` if it has none, or must not choose.
    func publishing(by mode: PublishMode) throws -> (any ObjectStore)?

    /// Begins an object that stays invisible until it is published.
    ///
    /// - Parameters:
    ///   - key: The name it will have. Stores that keep what is staged under that name, hidden,
    ///     want the run in it.
    ///   - id: Who stages it; what a dead run left behind is found by it.
    /// - Throws: ``ObjectStoreError`` of kind `alreadyExists` if something is staged by that id, in
    ///   stores where that cannot be.
    func stage(_ key: ObjectKey, as id: StagingID) async throws -> any StagedWrite

    /// Makes a staged object visible under its key, at once.
    ///
    /// May be repeated, by any process: an object that is already published is left as it is. A
    /// store that publishes by ``PublishMode/copy`` keeps the staged object until it is discarded.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `alreadyExists` if another object has that key, and
    ///   then the staged one stays; `notFound` if neither the staged nor the published one is
    ///   there.
    func publish(_ staged: StagedObject) async throws

    /// Removes a staged object that will not be published, or is already; one that is gone is fine.
    func discard(_ staged: StagedObject) async throws

    /// Removes many staged objects, by few requests where a store can do that.
    func discard(_ staged: [StagedObject]) async throws

    /// All that is staged, by a run or by anybody: complete or not, in any order.
    ///
    /// Things that lie among what is staged and were not staged by a run are in it too, without an
    /// id.
    func leftovers(ofRun run: String?) async throws -> [StagedLeftover]

    /// Removes what a listing of staged things found; one that is gone is fine.
    func discard(_ leftover: StagedLeftover) async throws

    /// How long staged things stay if nobody touches them, or `nil` for always: buckets may have
    /// rules that remove them.
    func stagedLifetime() async throws -> Duration?

    /// Deletes the object, if it has that version; an absent object is already deleted.
    ///
    /// - Parameter version: The version it must have, or `nil` for any.
    /// - Throws: ``ObjectStoreError`` of kind `versionChanged` if it has another.
    func delete(_ key: ObjectKey, ifVersion version: ObjectVersion?) async throws

    /// Returns when everything staged, published and deleted so far survives a power cut.
    ///
    /// (``write(_:to:if:)`` needs no help: it returns when its object survives.)
    func synchronize() async throws

    /// Returns when the objects whose keys start with `prefix`, a folder with its slash, survive a
    /// power cut, whoever wrote them: one that is seen may be of a process that died before it had
    /// made the name durable.
    func synchronize(prefix: String) async throws
}

/// An object while it is being written: invisible, growing from front to back.
///
/// It belongs to one writer; calls follow one another. One that is neither finished nor aborted is
/// left behind like that of a crashed process.
package protocol StagedWrite: Sendable {
    /// The name the object will have.
    var key: ObjectKey { get }

    /// The bytes appended so far.
    var byteCount: Int64 { get }

    /// Appends `bytes`; after an error the object is to be aborted.
    func append(_ bytes: Bytes) async throws

    /// Appends the bytes of `range` of another object, without moving them through this process
    /// where the stores can do that.
    ///
    /// - Throws: ``ObjectStoreError`` as ``ObjectStore/read(_:range:ifVersion:)``.
    func append(
        copyOf key: ObjectKey,
        range: Range<Int64>,
        ifVersion version: ObjectVersion?,
        in store: any ObjectStore
    ) async throws

    /// Completes the object; nothing can be appended any more, and nothing is visible yet.
    func finish() async throws -> StagedObject

    /// Removes what was written.
    func abort() async throws
}
