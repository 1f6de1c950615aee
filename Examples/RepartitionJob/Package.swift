// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "RepartitionJob",
    dependencies: [.package(name: "sluice", path: "../..")],
    targets: [
        .executableTarget(
            name: "RepartitionJob",
            dependencies: [.product(name: "Sluice", package: "sluice")]
        )
    ]
)
