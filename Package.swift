// swift-tools-version: 6.2
import PackageDescription

// SLUICE_ONLY=core leaves only the lower floors (bytes and columns), SLUICE_ONLY=storage the stores and
// ledgers, SLUICE_ONLY=engine the lower floors and the engine: with few dependencies or none they
// build quickly, which suits debug and sanitizer runs. SLUICE_ONLY=lake has catalogs and AWS, too, and
// only people are missing. SLUICE_ONLY=proxy is what tests put before servers, alone.
let only = Context.environment["SLUICE_ONLY"]
let hasLake = !["core", "engine", "proxy", "storage"].contains(only)
let isWhole = hasLake && only != "lake"

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Tells the one target that is there without the engine, too, whether it is.
let engineSettings: [SwiftSetting] = only == "core" ? [] : [.define("ENGINE")]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
    _ name: String,
    _ dependencies: [Target.Dependency],
    exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies,
        exclude: exclude,
        resources: resources,
        swiftSettings: settings
    )
}

/// A C library of the system; `scripts/bootstrap` installs it.
func system(_ name: String, _ pkgConfig: String, apt: String) -> Target {
    .systemLibrary(
        name: name,
        path: "Sources/System/\(name)",
        pkgConfig: pkgConfig,
        providers: [.apt([apt])]
    )
}

// Numbers for random tests, the same for the same seed.
let random: [Target] = [
    .target(name: "SeededRandom", path: "Tests/SeededRandom", swiftSettings: settings)
]

// Bytes at the bottom, people at the top; arrows only point down (ARCHITECTURE.md).
let core: [Target] = [
    system("CSnappy", "snappy", apt: "libsnappy-dev"),
    system("CZstd", "libzstd", apt: "libzstd-dev"),
    system("CDeflate", "libdeflate", apt: "libdeflate-dev"),
    system("CLZ4", "liblz4", apt: "liblz4-dev"),
    // pkg-config knows the two halves by two names; one has the flags of both.
    system("CBrotli", "libbrotlienc", apt: "libbrotli-dev"),
    library("Buffers"),
    library("Codecs", ["Buffers", "CSnappy", "CZstd", "CDeflate", "CLZ4", "CBrotli"]),
    library("Columns", ["Buffers"]),
    library("Parquet", ["Buffers", "Codecs", "Columns"]),
    library("Expressions", ["Buffers", "Columns"]),
    .executableTarget(
        name: "Fuzz",
        dependencies: ["Buffers", "Codecs", "Columns", "Expressions", "Parquet", "SeededRandom"]
            + (only == "core" ? [] : ["ObjectStorage", "Repartition"]),
        path: "Tests/Fuzz",
        exclude: only == "core" ? ["Engine"] : [],
        swiftSettings: settings + engineSettings
    ),
    .executableTarget(
        name: "Kernels",
        dependencies: ["Buffers", "Codecs", "Parquet"],
        path: "Benchmarks/Kernels",
        swiftSettings: settings
    ),
    .testTarget(
        name: "FuzzTests",
        dependencies: ["Fuzz"],
        swiftSettings: settings + engineSettings
    ),
    .testTarget(
        name: "TidyTests",
        exclude: ["PublicSurface.txt", "UnmetErrors.txt", "UnsafeFiles.txt"],
        swiftSettings: settings
    ),
    tests("CodecsTests", ["Codecs", "Buffers"]),
    tests(
        "ParquetTests",
        ["Parquet", "Buffers", "Codecs", "Columns", "SeededRandom"],
        exclude: ["Fixtures"]
    ),
    tests(
        "ExpressionsTests",
        ["Expressions", "Columns", "Buffers", "SeededRandom"],
        resources: [.copy("Fixtures")]
    ),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let storage: [Target] = [
    .systemLibrary(name: "CLinux", path: "Sources/System/CLinux"),
    library("ObjectStorage", ["Buffers", "CLinux"]),
    library("Ledger", ["Buffers", "ObjectStorage", crypto]),
    // What every store does, for the tests of all of them.
    .target(
        name: "StoreContract",
        dependencies: ["Buffers", "ObjectStorage"],
        path: "Tests/StoreContract",
        swiftSettings: settings
    ),
    tests("ObjectStorageTests", ["ObjectStorage", "Buffers", "SeededRandom", "StoreContract"]),
    tests("LedgerTests", ["Ledger", "ObjectStorage", "Buffers", "SeededRandom"]),
]

let engine: [Target] = [
    library("ParquetFiles", ["Buffers", "Parquet", "ObjectStorage"]),
    library(
        "Repartition",
        [
            "Buffers", "CLinux", "Codecs", "Columns", "Parquet", "ParquetFiles", "Expressions",
            "Ledger", "ObjectStorage",
        ]
    ),
    library("RoadTraffic", ["Buffers", "Columns", "Parquet", "ObjectStorage"]),
    tests("ParquetFilesTests", ["ParquetFiles", "Buffers", "Columns", "ObjectStorage", "Parquet"]),
    tests(
        "RepartitionTests",
        [
            "Repartition", "Buffers", "Codecs", "Columns", "Expressions", "Ledger",
            "ObjectStorage", "Parquet", "ParquetFiles", "SeededRandom",
        ],
        exclude: ["Fixtures"]
    ),
    tests("RoadTrafficTests", ["RoadTraffic", "Buffers", "Columns", "Parquet", "ObjectStorage"]),
]

let lake: [Target] = [
    library("DataCatalog", ["Columns", .product(name: "GRDB", package: "GRDB.swift")]),
    library(
        "Crawling",
        ["Columns", "Parquet", "ParquetFiles", "ObjectStorage", "DataCatalog"]
    ),
    .systemLibrary(name: "CCRC", path: "Sources/System/CCRC"),
    library(
        "AWS",
        [
            "Buffers", "CCRC", "DataCatalog", "ObjectStorage",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            crypto,
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "Subprocess", package: "swift-subprocess"),
        ]
    ),
    // The Glue that tests talk to.
    .target(
        name: "GlueTesting",
        dependencies: ["AWS", "Buffers", "DataCatalog", "SeededRandom"],
        path: "Tests/GlueTesting",
        swiftSettings: settings
    ),
    tests(
        "AWSTests",
        [
            "AWS", "Buffers", "Columns", "DataCatalog", "GlueTesting", "ObjectStorage",
            "SeededRandom", "StoreContract",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "Subprocess", package: "swift-subprocess"),
        ],
        resources: [.copy("Fixtures")]
    ),
    tests(
        "DataCatalogTests",
        [
            "DataCatalog", "AWS", "Columns", "GlueTesting", "SeededRandom",
            .product(name: "GRDB", package: "GRDB.swift"),
        ]
    ),
    tests(
        "CrawlingTests",
        [
            "Crawling", "AWS", "Buffers", "Columns", "DataCatalog", "GlueTesting",
            "ObjectStorage", "Parquet", "SeededRandom",
        ]
    ),
]

// The modules whose values a job holds. SwiftPM compiles a job again when one of its own
// dependencies changes, but not for theirs: so the product names all of them, and what `Sluice` has
// of the engine lies behind references.
let jobModules = ["Sluice", "Columns", "Expressions"]

let people: [Target] = [
    library("Reporting", ["Columns", "Parquet", "Repartition"]),
    library(
        "Sluice",
        [
            "AWS", "Codecs", "Columns", "Crawling", "DataCatalog", "Expressions", "Ledger",
            "ObjectStorage", "Parquet", "ParquetFiles", "Reporting", "Repartition",
            .product(name: "Yams", package: "Yams"),
        ]
    ),
    library(
        "SluiceCommands",
        [
            "AWS", "Codecs", "Crawling", "DataCatalog", "Expressions", "Ledger", "ObjectStorage",
            "Parquet", "Reporting", "Repartition", "RoadTraffic", "Sluice",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]
    ),
    .executableTarget(
        name: "SluiceMain",
        dependencies: ["CLinux", "SluiceCommands"],
        swiftSettings: settings
    ),
    // The example is a package of its own; here the same sources are built for its test.
    .executableTarget(
        name: "RepartitionJob",
        dependencies: jobModules.map { .target(name: $0) },
        path: "Examples/RepartitionJob/Sources/RepartitionJob",
        swiftSettings: settings
    ),
    tests("ReportingTests", ["Reporting", "Columns", "Repartition"]),
    tests(
        "SluiceTests",
        [
            "Sluice", "AWS", "Buffers", "Codecs", "Columns", "Crawling", "DataCatalog",
            "Expressions", "GlueTesting", "Ledger", "ObjectStorage", "Parquet", "Repartition",
            "Reporting", "RoadTraffic", "SeededRandom",
        ],
        exclude: ["Fixtures"]
    ),
    tests(
        "SluiceCommandsTests",
        [
            "SluiceCommands", "SluiceMain", "RepartitionJob", "Sluice", "AWS", "Buffers", "Columns",
            "DataCatalog", "Expressions", "FaultProxy", "Ledger", "ObjectStorage", "Parquet",
            "Repartition", "Reporting", "RoadTraffic", "SeededRandom",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        exclude: ["Catalog/Fixtures"]
    ),
]

func nio(_ product: String) -> Target.Dependency { .product(name: product, package: "swift-nio") }

// What stands between a client and a server in tests, and spoils what passes.
let proxy: [Target] = [
    .target(
        name: "FaultProxy",
        dependencies: [nio("NIOCore"), nio("NIOHTTP1"), nio("NIOPosix")],
        path: "Tests/FaultProxy",
        swiftSettings: settings
    ),
    tests(
        "FaultProxyTests",
        ["FaultProxy", "SeededRandom", nio("NIOCore"), nio("NIOHTTP1"), nio("NIOPosix")]
    ),
]

let targets =
    switch only {
    case "core": core
    case "proxy": proxy
    case "storage": [library("Buffers")] + storage
    case "engine": core + storage + engine
    case "lake": core + storage + engine + lake + proxy
    default: core + storage + engine + lake + people + proxy
    }

let package = Package(
    name: "sluice",
    products: (only == "storage" || only == "proxy"
        ? [] : [.library(name: "Parquet", targets: ["Parquet", "Buffers", "Codecs", "Columns"])])
        + (isWhole
            ? [
                .library(name: "Sluice", targets: jobModules),
                .executable(name: "sluice", targets: ["SluiceMain"]),
            ] : []),
    dependencies: (only == "core" || only == "proxy"
        ? [] : [.package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2")])
        + (hasLake || only == "proxy"
            ? [.package(url: "https://github.com/apple/swift-nio", exact: "2.101.2")] : [])
        + (hasLake
            ? [
                .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
                .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
                .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
                .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
            ] : [])
        + (isWhole
            ? [
                .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
                .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
            ] : []),
    targets: random + targets
)
