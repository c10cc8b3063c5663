"""Hypothesis strategies for architectures of every component that a meta-model may offer."""

from __future__ import annotations

from hypothesis import strategies as st

from featurenet.architecture import tree

PADDINGS = st.sampled_from(["same", "valid"])
KERNELS = st.sampled_from(
    [(1, 1), (2, 2), (3, 1), (1, 3), (3, 3), (1, 5), (5, 1), (5, 5), (1, 7), (7, 1)]
)
STRIDES = st.sampled_from([(1, 1), (2, 2), (1, 2)])
CONVOLUTIONS = st.builds(
    tree.Convolution,
    kernel=KERNELS,
    type=st.sampled_from(["normal", "separable", "depthwise"]),
    padding=PADDINGS,
    activation=st.sampled_from(["relu", "tanh", "sigmoid", "linear", "gelu"]),
    features=st.sampled_from([None, 5, 8, 16]),
)
POOLINGS = st.builds(
    tree.Pooling,
    kernel=st.sampled_from([(2, 2), (3, 3)]),
    stride=STRIDES,
    type=st.sampled_from(["max", "average", "max", "average", "global"]),
    padding=PADDINGS,
)
DENSES = st.builds(
    tree.Dense,
    features=st.sampled_from([3, 16]),
    activation=st.sampled_from(["relu", "softmax"]),
)
INPUTS = st.one_of(
    CONVOLUTIONS,
    CONVOLUTIONS,
    POOLINGS,
    DENSES,
    st.builds(tree.Identity),
    st.builds(tree.Zeros),
)
OPERATIONS = st.one_of(
    st.builds(tree.Void),
    st.builds(tree.BatchNormalization),
    st.builds(tree.Dropout, rate=st.sampled_from([0.0, 0.25])),
    st.builds(tree.Activation, function=st.sampled_from(["relu", "silu"])),
    st.builds(tree.ZeroPadding),
    st.builds(tree.Flatten),
)
OUTPUTS = st.one_of(
    st.builds(tree.ToCell, skip=st.integers(0, 2)),
    st.builds(tree.ToBlock),
    st.builds(tree.ToOut),
)
CELLS = st.builds(
    tree.Cell,
    input1=INPUTS,
    input2=INPUTS,
    operation1=OPERATIONS,
    operation2=OPERATIONS,
    combination=st.sampled_from(["sum", "product", "concat"]),
    output=OUTPUTS,
)


def architectures(blocks: int, cells: int) -> st.SearchStrategy[tree.Architecture]:
    """Returns architectures of up to so many blocks of up to so many cells."""
    block = st.builds(
        tree.Block,
        stride=STRIDES,
        features=st.sampled_from([25, 50, 100, 200]),
        cells=st.lists(CELLS, max_size=cells).map(tuple),
    )
    return st.builds(tree.Architecture, st.lists(block, max_size=blocks).map(tuple))
