package dev.viveiro.contract.call;

import dev.viveiro.contract.Contract;

/** How does the hypervisor itself describe the machine? */
@Contract(type = "describe-vm/1")
public record DescribeVm(CallTarget target) implements HostCall {
    @Override
    public HostCall signed(String signature) {
        return new DescribeVm(target.signed(signature));
    }
}
