import Testing

@testable import ObjectStorage

@Suite("Errors of system calls")
struct PosixErrorTests {
    /// There is none on machines that run tests; `scripts/torture` plays one.
    @Test func namesFileSystemsThatCannotKeepRunsApart() {
        let error = ObjectStoreError(PosixError.noFreeNames("/lake/t/a"), store: "/lake/t")
        #expect(error.kind == .unsupported)
        #expect(
            error.description
                == "cannot give a file a name that must be free, /lake/t/a: Operation not supported, "
                + "this file system neither links files nor renames them without replacing others, "
                + "choose a place on another one (/lake/t)"
        )
    }
}
