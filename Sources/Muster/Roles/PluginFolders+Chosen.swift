import MusterRegistry

extension PluginFolders {
    /// Folders that were named, or those of this program.
    static func chosen(plugins: [String]?, registry: [String]?) -> PluginFolders {
        let standard = PluginFolders.standard()
        return PluginFolders(
            libraries: plugins ?? standard.libraries,
            manifests: registry ?? (plugins == nil ? standard.manifests : []),
            unoffered: plugins == nil ? standard.unoffered : [])
    }
}
