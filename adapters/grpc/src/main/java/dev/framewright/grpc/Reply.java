package dev.framewright.grpc;

import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Answers a call once, with a message or with a status that says why not. */
final class Reply {
    private Reply() {}

    static <T> void to(StreamObserver<T> observer, Supplier<T> answer) {
        T message;
        try {
            message = answer.get();
        } catch (RuntimeException e) {
            observer.onError(WireErrors.toException(e));
            return;
        }
        observer.onNext(message);
        observer.onCompleted();
    }
}
