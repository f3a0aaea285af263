import Glibc

/// What the client sees of a path.
enum FilePath {
    enum Kind: Equatable {
        case file(size: Int64)
        case folder
        case other
    }

    /// What lies there; nil: nothing.
    static func kind(of path: String) throws(FilePlanError) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FilePlanError(path, errno: errno)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file(size: Int64(status.st_size))
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    /// The path from the root: workers have working folders of their own.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        let start = String(cString: folder)
        let rest = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        return start.hasSuffix("/") ? start + rest : start + "/" + rest
    }

    /// A name in a folder, and whether it may be a folder itself.
    struct Entry {
        let name: String
        let isFolder: Bool
        /// A link may lead anywhere, also back.
        let isLink: Bool
    }

    /// What lies in a folder, without `.` and `..`; nil where there is no such folder.
    static func entries(of folder: String) throws(FilePlanError) -> [Entry]? {
        guard let directory = opendir(folder) else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FilePlanError(folder, errno: errno)
        }
        defer { closedir(directory) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                guard errno == 0 else { throw FilePlanError(folder, errno: errno) }
                return entries
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            let type = Int(entry.pointee.d_type)
            // Not every file system says it here.
            let isFolder =
                type == Int(DT_UNKNOWN) ? try kind(of: folder + "/" + name) == .folder : type == Int(DT_DIR)
            entries.append(Entry(name: name, isFolder: isFolder, isLink: type == Int(DT_LNK)))
        }
    }
}
