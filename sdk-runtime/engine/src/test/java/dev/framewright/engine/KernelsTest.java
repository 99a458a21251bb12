package dev.framewright.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelsTest {

    private static final String TEXT = """
            def sum_of(self, parts: Dict[str, Tensor], more: List[Tensor], factor: float, times: int, on: bool) -> Tensor:
              total = parts["a"] * factor
              for t in more:
                total = total + t * times
              return total if on else -total

            def slope(self, x: Tensor) -> Tensor:
              leaf = x.detach().requires_grad_(True)
              return unchecked_cast(Tensor, torch.grad([torch.sum(leaf * leaf)], [leaf])[0])

            def broken(self, x: Tensor) -> Tensor:
              return torch.matmul(x, x)
            """;

    @Test
    void argumentsOfEveryKindReachTheKernel() {
        try (Kernels kernels = Kernels.compile(Device.cpu(), Map.of("test", TEXT));
                NDManager manager = kernels.newManager()) {
            NDArray a = manager.create(new float[] {1, 2});
            NDArray result = kernels.call(manager, "sum_of", Map.of("a", a), new NDList(a, a), 0.5, 3, false);

            assertThat(result.toFloatArray()).containsExactly(-6.5f, -13);
        }
    }

    @Test
    void aKernelCanDifferentiateInsideItself() {
        try (Kernels kernels = Kernels.compile(Device.cpu(), Map.of("test", TEXT));
                NDManager manager = kernels.newManager()) {
            NDArray x = manager.create(new float[] {1, -2});

            assertThat(kernels.callWithGrad(manager, "slope", x).get(0).toFloatArray())
                    .containsExactly(2, -4);
        }
    }

    @Test
    void aFailingKernelSaysWhichLine() {
        try (Kernels kernels = Kernels.compile(Device.cpu(), Map.of("test", TEXT));
                NDManager manager = kernels.newManager()) {
            NDArray x = manager.ones(new Shape(2, 3));

            assertThatThrownBy(() -> kernels.call(manager, "broken", x))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("torch.matmul(x, x)");
        }
    }

    @Test
    void aDeviceThatIsNotThereIsRefusedWithWhatToCheck() {
        assertThat(Devices.named("cpu")).isEqualTo(Device.cpu());
        assertThatThrownBy(() -> Devices.named("tpu")).hasMessageContaining("must be cpu, cuda, cuda:N or auto");
        assertThatThrownBy(() -> Devices.named("cuda:999")).hasMessageContaining("PYTORCH_LIBRARY_PATH");
    }
}
