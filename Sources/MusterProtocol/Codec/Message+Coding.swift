package import MusterGraph

extension Message {
    /// What the header calls this kind of message.
    package var type: MessageType {
        switch self {
        case .heartbeat: .heartbeat
        case .goodbye: .goodbye
        case .workerHello: .workerHello
        case .clientHello: .clientHello
        case .peerHello: .peerHello
        case .welcome: .welcome
        case .refused: .refused
        case .work: .work
        case .report: .report
        case .prepareLoad: .prepareLoad
        case .loadPrepared: .loadPrepared
        case .finishLoad: .finishLoad
        case .functionsChanged: .functionsChanged
        case .read: .read
        case .data: .data
        case .submit: .submit
        case .submitPart: .submitPart
        case .credit: .credit
        case .accepted: .accepted
        case .rejected: .rejected
        case .results: .results
        case .failures: .failures
        case .progress: .progress
        case .finished: .finished
        case .cancel: .cancel
        case .release: .release
        case .query: .query
        case .answer: .answer
        case .requestFailed: .requestFailed
        case .attach: .attach
        case .acknowledge: .acknowledge
        }
    }

    /// The message as frames, its header bearing the link's next number.
    ///
    /// - Throws: Where the message is one that the other side would refuse. The link has not counted it then.
    package func encode(on link: inout SessionLink) throws(ProtocolFailure) -> [Payload] {
        var next = link
        let frames = try encode(header: next.header(for: type))
        link = next
        return frames
    }

    /// The message as frames: the header, the fields, and the payload if there is one.
    ///
    /// - Throws: Where the message is one that the other side would refuse.
    package func encode(header: MessageHeader) throws(ProtocolFailure) -> [Payload] {
        var writer = FieldWriter()
        encode(to: &writer)
        if let failure = writer.failure { throw failure }
        let payload = writer.payloadFrame
        let fields = writer.items.take()
        for count in [fields.count, payload?.count ?? 0] where count > Limits.frameByteCount {
            throw .limit(what: "the bytes of a frame of \(type)", found: count, limit: Limits.frameByteCount)
        }
        // One allocation serves both frames.
        let both = Payload(count: MessageHeader.byteCount + fields.count) { bytes in
            header.write(to: bytes)
            UnsafeMutableRawBufferPointer(rebasing: bytes[MessageHeader.byteCount...]).copyBytes(from: fields)
        }
        let frames = [both[0..<MessageHeader.byteCount], both[MessageHeader.byteCount..<both.count]]
        return payload.map { frames + [$0] } ?? frames
    }

    /// Reads a message from frames that may be anything. Large parts are slices of the frames, not copies.
    package static func decode(
        _ frames: [Payload]
    ) throws(ProtocolFailure) -> (header: MessageHeader, message: Message) {
        guard let first = frames.first else { throw .notMuster }
        let header = try MessageHeader(decoding: first)
        guard frames.count <= Limits.frameCount else {
            throw .limit(what: "the frames of a message", found: frames.count, limit: Limits.frameCount)
        }
        for frame in frames where frame.count > Limits.frameByteCount {
            throw .limit(what: "the bytes of a frame", found: frame.count, limit: Limits.frameByteCount)
        }
        do throws(DecodingFailure) {
            guard frames.count == 2 || frames.count == 3 else {
                throw DecodingFailure(position: 0, message: "\(frames.count) frames, and a message has 2 or 3")
            }
            let message = try frames[1].withUnsafeBytes { fields throws(DecodingFailure) -> Message in
                var reader = FieldReader(fields, payload: frames.count == 3 ? frames[2] : .empty)
                let message = try Message(header.type, from: &reader)
                try reader.checkEnd()
                return message
            }
            return (header, message)
        } catch {
            throw .malformed(header.type, error)
        }
    }
}

extension Message {
    private func encode(to writer: inout FieldWriter) {
        switch self {
        case .heartbeat, .goodbye: writer.begin(0)
        case .workerHello(let message): message.encode(to: &writer)
        case .clientHello(let message): message.encode(to: &writer)
        case .peerHello(let message): message.encode(to: &writer)
        case .welcome(let message): message.encode(to: &writer)
        case .refused(let message): message.encode(to: &writer)
        case .work(let message): message.encode(to: &writer)
        case .report(let message): message.encode(to: &writer)
        case .prepareLoad(let message): message.encode(to: &writer)
        case .loadPrepared(let message): message.encode(to: &writer)
        case .finishLoad(let message): message.encode(to: &writer)
        case .functionsChanged(let message): message.encode(to: &writer)
        case .read(let message): message.encode(to: &writer)
        case .data(let message): message.encode(to: &writer)
        case .submit(let message): message.encode(to: &writer)
        case .submitPart(let message): message.encode(to: &writer)
        case .credit(let message): message.encode(to: &writer)
        case .accepted(let message): message.encode(to: &writer)
        case .rejected(let message): message.encode(to: &writer)
        case .results(let message): message.encode(to: &writer)
        case .failures(let message): message.encode(to: &writer)
        case .progress(let message): message.encode(to: &writer)
        case .finished(let message): message.encode(to: &writer)
        case .cancel(let message): message.encode(to: &writer)
        case .release(let message): message.encode(to: &writer)
        case .query(let message): message.encode(to: &writer)
        case .answer(let message): message.encode(to: &writer)
        case .requestFailed(let message): message.encode(to: &writer)
        case .attach(let message): message.encode(to: &writer)
        case .acknowledge(let message): message.encode(to: &writer)
        }
    }

    private init(_ type: MessageType, from reader: inout FieldReader) throws(DecodingFailure) {
        switch type {
        case .heartbeat, .goodbye:
            try reader.end(try reader.begin(0))
            self = type == .heartbeat ? .heartbeat : .goodbye
        case .workerHello: self = .workerHello(try WorkerHello(from: &reader))
        case .clientHello: self = .clientHello(try ClientHello(from: &reader))
        case .peerHello: self = .peerHello(try PeerHello(from: &reader))
        case .welcome: self = .welcome(try Welcome(from: &reader))
        case .refused: self = .refused(try Refused(from: &reader))
        case .work: self = .work(try Work(from: &reader))
        case .report: self = .report(try Report(from: &reader))
        case .prepareLoad: self = .prepareLoad(try PrepareLoad(from: &reader))
        case .loadPrepared: self = .loadPrepared(try LoadPrepared(from: &reader))
        case .finishLoad: self = .finishLoad(try FinishLoad(from: &reader))
        case .functionsChanged: self = .functionsChanged(try FunctionsChanged(from: &reader))
        case .read: self = .read(try Read(from: &reader))
        case .data: self = .data(try ReadReply(from: &reader))
        case .submit: self = .submit(try Submit(from: &reader))
        case .submitPart: self = .submitPart(try SubmitPart(from: &reader))
        case .credit: self = .credit(try Credit(from: &reader))
        case .accepted: self = .accepted(try Accepted(from: &reader))
        case .rejected: self = .rejected(try Rejected(from: &reader))
        case .results: self = .results(try Results(from: &reader))
        case .failures: self = .failures(try Failures(from: &reader))
        case .progress: self = .progress(try Progress(from: &reader))
        case .finished: self = .finished(try Finished(from: &reader))
        case .cancel: self = .cancel(try Cancel(from: &reader))
        case .release: self = .release(try Release(from: &reader))
        case .query: self = .query(try Query(from: &reader))
        case .answer: self = .answer(try Answer(from: &reader))
        case .requestFailed: self = .requestFailed(try RequestFailed(from: &reader))
        case .attach: self = .attach(try Attach(from: &reader))
        case .acknowledge: self = .acknowledge(try Acknowledge(from: &reader))
        }
    }
}
