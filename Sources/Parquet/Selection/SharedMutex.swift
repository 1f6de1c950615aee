#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A value that several threads may look at at once, or one change.
@safe struct SharedMutex<Value: ~Copyable & Sendable>: ~Copyable, @unchecked Sendable {
    // SAFETY: the value is reached through the lock only, and is one that several threads may look
    // at; both have one owner, which frees them.
    private let lock: UnsafeMutablePointer<pthread_rwlock_t>
    private let value: UnsafeMutablePointer<Value>

    init(_ value: consuming Value) {
        unsafe lock = .allocate(capacity: 1)
        unsafe lock.initialize(to: pthread_rwlock_t())
        #if canImport(Glibc)
        // Who wants to change it would wait for ever where others look on and on.
        var kind = pthread_rwlockattr_t()
        _ = unsafe pthread_rwlockattr_init(&kind)
        _ = unsafe pthread_rwlockattr_setkind_np(
            &kind,
            Int32(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP)
        )
        let status = unsafe pthread_rwlock_init(lock, &kind)
        _ = unsafe pthread_rwlockattr_destroy(&kind)
        #else
        let status = unsafe pthread_rwlock_init(lock, nil)
        #endif
        precondition(status == 0, "a lock needs no more than its memory")
        unsafe self.value = .allocate(capacity: 1)
        unsafe self.value.initialize(to: value)
    }

    deinit {
        unsafe value.deinitialize(count: 1)
        unsafe value.deallocate()
        _ = unsafe pthread_rwlock_destroy(lock)
        unsafe lock.deallocate()
    }

    /// Calls `body` with the value, which nobody changes meanwhile.
    borrowing func look<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        let status = unsafe pthread_rwlock_rdlock(lock)
        precondition(status == 0, "a lock is not taken twice by a thread")
        defer { _ = unsafe pthread_rwlock_unlock(lock) }
        return try unsafe body(value.pointee)
    }

    /// Calls `body` with the value, which nobody else looks at meanwhile.
    borrowing func change<Result: ~Copyable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        let status = unsafe pthread_rwlock_wrlock(lock)
        precondition(status == 0, "a lock is not taken twice by a thread")
        defer { _ = unsafe pthread_rwlock_unlock(lock) }
        return try unsafe body(&value.pointee)
    }
}
