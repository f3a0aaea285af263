import MusterProtocol

/// Workers that are lost together, and come back one by one.
///
/// A scheduler that is cut off loses all of its workers within moments. The first one that is back could be given all that
/// the others have: finished results, and tasks that they run. So the scheduler waits for the others a little, as after a
/// restart. It does not where a worker stayed, since somebody could work meanwhile; nor for processes that died, whose
/// successors are others.
extension SchedulerState {
    /// A worker went without a word.
    mutating func noteAbsence(of worker: UInt32) {
        returning.absent = returning.absent.filter {
            $0.value.advanced(byMilliseconds: configuration.silenceMilliseconds) >= now
        }
        returning.absent[worker] = now
    }

    /// A worker is there.
    ///
    /// - Parameter isFirst: Whether it is the only one.
    mutating func reunite(_ worker: UInt32, isFirst: Bool) {
        let wasAbsent = returning.absent.removeValue(forKey: worker) != nil
        guard isFirst, wasAbsent, !returning.isUnderWay else { return }
        returning.awaited = Set(returning.absent.keys)
        returning.absent = [:]
        guard !returning.awaited.isEmpty else { return }
        returning.isReunion = true
        returning.deadline = now.advanced(byMilliseconds: configuration.reunionMilliseconds)
    }
}
