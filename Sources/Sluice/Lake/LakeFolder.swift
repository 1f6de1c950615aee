internal import DataCatalog
internal import Foundation

/// A folder with all that an embedded lake needs: its catalog and its settings.
package struct LakeFolder: Sendable {
    package let path: String

    package var configurationPath: String { path + "/" + ConfigurationFile.name }
    package var catalogPath: String { path + "/" + Self.catalogName }

    private static let catalogName = "catalog.sqlite"

    /// Makes a lake in a folder, which is made if need be; other things in it stay.
    ///
    /// - Throws: ``ConfigurationError`` of kind `alreadyExists` if a lake is there, `unreadable` if
    ///   nothing can be written there; ``CatalogError``. Nothing is left behind then.
    package static func create(
        at path: String,
        in environment: HostEnvironment = .current
    ) throws -> LakeFolder {
        let folder = LakeFolder(path: URL(filePath: environment.absolute(path)).standardized.path)
        for file in [folder.configurationPath, folder.catalogPath]
        where FileManager.default.fileExists(atPath: file) {
            throw ConfigurationError(
                .alreadyExists,
                "a lake is there already, use it or name another folder",
                place: file
            )
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder.path,
                withIntermediateDirectories: true
            )
            try Data(settings.utf8)
                .write(to: URL(filePath: folder.configurationPath), options: .withoutOverwriting)
        } catch {
            throw ConfigurationError(
                .unreadable,
                "the lake cannot be written there, name another folder: "
                    + error.localizedDescription,
                place: folder.path
            )
        }
        do {
            _ = try EmbeddedCatalog(path: folder.catalogPath)
        } catch {
            try? FileManager.default.removeItem(atPath: folder.configurationPath)
            throw error
        }
        return folder
    }

    /// What the file of settings says at first: where the catalog is, and what else it could say.
    private static let settings = """
        # The settings of this lake. They hold for every command and job that is started in this
        # folder or below it. Variables of the environment count more, options count most;
        # `sluice config show` says what holds and who says so.

        # The file of the catalog. Paths are meant from this file's folder.
        catalog: \(catalogName)

        # How runs work.
        #memory: 1GiB           # data beyond it goes to temp_dir
        #temp_dir: /tmp
        #threads: 4             # as many as processors, unless said
        #time_zone: UTC         # whose clock partitions follow
        #durability: disk       # process: quicker, and not safe from a power cut
        #ansi: true             # false: overflow and bad casts as in Glue up to 5

        """
}
