package import MusterGraph
import MusterPrimitives

extension BagFiles {
    /// The files of this machine. Workers see the same files under the same paths.
    package static let local = BagFiles(
        blocks: { request throws(Failure) in
            do throws(FilePlanError) {
                let plan = try FilePlan(request.paths, blockSize: request.blockSize.map(Int64.init))
                return plan.blocks.map { Block(path: $0.path, start: $0.start, length: $0.length) }
            } catch {
                throw Failure(error.description)
            }
        },
        header: { path, separator throws(Failure) in
            guard separator.count == 1, let character = separator.first else {
                throw Failure("a separator is one character, not \"\(separator)\"")
            }
            do throws(CSVHeader.Failure) {
                return try CSVHeader(path: path, separator: character).names
            } catch {
                throw Failure(error.description)
            }
        }, absolute: FilePath.absolute)
}
