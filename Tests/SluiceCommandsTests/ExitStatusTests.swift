import AWS
import Columns
import DataCatalog
import Expressions
import Ledger
import ObjectStorage
import Repartition
import Sluice
import Testing

@testable import SluiceCommands

@Suite("Exit codes")
struct ExitStatusTests {
    private static let changed = ObjectStoreError(.versionChanged, "changed")

    @Test(
        arguments: [
            (JobError(.invalidArgument, ""), 2), (ConfigurationError(.malformed, ""), 2),
            (DataFrameError(.notFound, ""), 2),
            (ExpressionError(.unknownColumn, ""), 2), (ExpressionError(.evaluation, ""), 1),
            (RunError(.invalidRequest, ""), 2), (RunError(.notConserved, ""), 1),
            (RunError(.unreadableInput, "", cause: changed), 75), (changed, 75),
            (LedgerError(.conflict, ""), 75), (LedgerError(.unknownOutcome, ""), 74),
            (LedgerError(.damaged, ""), 1), (LedgerError(.unsuitableStore, ""), 2),
            (CatalogError(.busy, ""), 75), (CatalogError(.notFound, ""), 2),
            (CatalogError(.unavailable, ""), 75), (CatalogError(.accessDenied, ""), 2),
            (CatalogError(.unsupported, ""), 2), (CatalogError(.alreadyExists, ""), 1),
            (ObjectStoreError(.unsupported, ""), 2), (ObjectStoreError(.noSpace, ""), 1),
            (ObjectStoreError(.unavailable, ""), 75),
            (AWSError(.noCredentials, ""), 2), (AWSError(.unavailable, ""), 75),
            (AWSError(.malformedAnswer, ""), 1), (CancellationError(), 1),
        ] as [(any Error, Int32)]
    )
    func tellsFailedFromImpossible(error: any Error, code: Int32) {
        #expect(ExitStatus(error).rawValue == code)
    }
}
