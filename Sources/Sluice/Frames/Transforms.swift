// The classes of `awsglue.transforms`, each the method of its name.

/// ``DynamicFrame/applyMapping(_:info:stageThreshold:totalThreshold:)`` as a class of transforms,
/// as scripts of Glue write it.
public enum ApplyMapping {
    /// The frame that the method gives, under the name of the context if there is one.
    ///
    /// - Throws: As ``DynamicFrame/applyMapping(_:info:stageThreshold:totalThreshold:)``.
    public static func apply(
        frame: DynamicFrame,
        mappings: [Mapping],
        transformationContext: String = "",
        info: String = "",
        stageThreshold: Int? = nil,
        totalThreshold: Int? = nil
    ) throws -> DynamicFrame {
        try frame.applyMapping(
            mappings,
            info: info.isEmpty ? transformationContext : info,
            stageThreshold: stageThreshold,
            totalThreshold: totalThreshold
        ).named(transformationContext)
    }
}

/// ``DynamicFrame/selectFields(_:)`` as a class of transforms, as scripts of Glue write it.
public enum SelectFields {
    /// The frame that the method gives, under the name of the context if there is one.
    ///
    /// - Throws: As ``DynamicFrame/selectFields(_:)``.
    public static func apply(
        frame: DynamicFrame,
        paths: [String],
        transformationContext: String = ""
    ) throws -> DynamicFrame {
        try frame.selectFields(paths).named(transformationContext)
    }
}

/// ``DynamicFrame/dropFields(_:)`` as a class of transforms, as scripts of Glue write it.
public enum DropFields {
    /// The frame that the method gives, under the name of the context if there is one.
    ///
    /// - Throws: As ``DynamicFrame/dropFields(_:)``.
    public static func apply(
        frame: DynamicFrame,
        paths: [String],
        transformationContext: String = ""
    ) throws -> DynamicFrame {
        try frame.dropFields(paths).named(transformationContext)
    }
}

/// ``DynamicFrame/renameField(_:_:)`` as a class of transforms, as scripts of Glue write it.
public enum RenameField {
    /// The frame that the method gives, under the name of the context if there is one.
    ///
    /// - Throws: As ``DynamicFrame/renameField(_:_:)``.
    public static func apply(
        frame: DynamicFrame,
        oldName: String,
        newName: String,
        transformationContext: String = ""
    ) throws -> DynamicFrame {
        try frame.renameField(oldName, newName).named(transformationContext)
    }
}

/// ``DynamicFrame/dropNullFields()`` as a class of transforms, as scripts of Glue write it.
public enum DropNullFields {
    /// The frame that the method gives, under the name of the context if there is one.
    public static func apply(
        frame: DynamicFrame,
        transformationContext: String = ""
    ) -> DynamicFrame {
        frame.dropNullFields().named(transformationContext)
    }
}

/// ``DynamicFrame/resolveChoice(specs:info:stageThreshold:totalThreshold:)`` as a class of
/// transforms, as scripts of Glue write it.
public enum ResolveChoice {
    /// The frame that the method gives, under the name of the context if there is one.
    ///
    /// - Throws: As ``DynamicFrame/resolveChoice(specs:info:stageThreshold:totalThreshold:)``.
    public static func apply(
        frame: DynamicFrame,
        specs: [(path: String, action: String)],
        transformationContext: String = "",
        info: String = "",
        stageThreshold: Int? = nil,
        totalThreshold: Int? = nil
    ) throws -> DynamicFrame {
        try frame.resolveChoice(
            specs: specs,
            info: info.isEmpty ? transformationContext : info,
            stageThreshold: stageThreshold,
            totalThreshold: totalThreshold
        ).named(transformationContext)
    }

    /// The frame that the method gives for all choices.
    ///
    /// - Throws: As ``DynamicFrame/resolveChoice(choice:info:stageThreshold:totalThreshold:)``.
    public static func apply(
        frame: DynamicFrame,
        choice: String,
        transformationContext: String = "",
        info: String = "",
        stageThreshold: Int? = nil,
        totalThreshold: Int? = nil
    ) throws -> DynamicFrame {
        try frame.resolveChoice(
            choice: choice,
            info: info.isEmpty ? transformationContext : info,
            stageThreshold: stageThreshold,
            totalThreshold: totalThreshold
        ).named(transformationContext)
    }

    /// The frame that the method gives for all choices and a table of the catalog.
    ///
    /// - Throws: As the method.
    public static func apply(
        frame: DynamicFrame,
        choice: String,
        database: String,
        tableName: String,
        transformationContext: String = "",
        info: String = "",
        stageThreshold: Int? = nil,
        totalThreshold: Int? = nil
    ) async throws -> DynamicFrame {
        try await frame.resolveChoice(
            choice: choice,
            database: database,
            tableName: tableName,
            info: info.isEmpty ? transformationContext : info,
            stageThreshold: stageThreshold,
            totalThreshold: totalThreshold
        ).named(transformationContext)
    }
}

/// The records for which a condition is true: ``DynamicFrame`` has it as a method too.
public enum Filter {
    /// The frame that the method gives, under the name of the context if there is one.
    public static func apply(
        frame: DynamicFrame,
        f condition: Column,
        transformationContext: String = ""
    ) -> DynamicFrame {
        frame.filter(condition).named(transformationContext)
    }
}

extension DynamicFrame {
    fileprivate func named(_ context: String) -> DynamicFrame {
        context.isEmpty ? self : DynamicFrame(rows, glue, name: context)
    }
}
