#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Memory of the C library's heap, which grows and shrinks in place where it can.
///
/// It is aligned for every type; Swift's own allocation knows no way to change a size.
enum HeapMemory {
    static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        unsafe require(malloc(max(byteCount, 1)))
    }

    /// The same bytes in `byteCount` bytes of memory, as many of them as fit.
    static func resize(
        _ memory: UnsafeMutableRawPointer,
        to byteCount: Int
    ) -> UnsafeMutableRawPointer {
        unsafe require(realloc(memory, max(byteCount, 1)))
    }

    static func release(_ memory: UnsafeMutableRawPointer) { unsafe free(memory) }

    private static func require(_ memory: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer {
        guard let memory = unsafe memory else {
            preconditionFailure("memory that is asked for is there")
        }
        return unsafe memory
    }
}
