# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a .h5mu as a program that knows MuData's layout would, and says “ok”."""
import sys

try:
    import h5py
    import numpy as np
except ImportError:
    sys.exit(77)

f = h5py.File(sys.argv[1], "r")
assert f.attrs["encoding-type"] == "MuData" and f.attrs["axis"] == 0
obs = f["obs"]
index = obs[obs.attrs["_index"]].asstr()[:]
order = list(f["mod"].attrs["mod-order"])
assert sorted(order) == sorted(f["mod"]), order
n_var = 0
for name in order:
    mod = f["mod"][name]
    assert mod.attrs["encoding-type"] == "anndata"
    own = mod["obs"][mod["obs"].attrs["_index"]].asstr()[:]
    var = mod["var"][mod["var"].attrs["_index"]].asstr()[:]
    x = mod["X"][:]
    assert x.shape == (len(own), len(var)) and x.dtype == np.float32
    n_var += len(var)
    rows = f["obsmap"][name][:]
    present = f["obsm"][name][:]
    assert present.dtype == bool and (present == (rows > 0)).all()
    assert list(own[rows[present] - 1]) == list(index[present]), name
    assert f["varm"][name][:].sum() == len(var)
    assert f["varmap"][name][:].max() == len(var)
assert len(f["var/_index"]) == n_var
for column in obs.attrs["column-order"]:
    if isinstance(obs[column], h5py.Group):
        assert obs[column].attrs["encoding-type"] == "categorical"
        codes = obs[column]["codes"][:]
        assert len(codes) == len(index) and codes.max() < len(obs[column]["categories"])
    else:
        assert obs[column].shape == (len(index),)
z = f["obsm/X_fusescope"][:]
assert z.shape == (len(index), 2) and (z.ravel() == np.arange(z.size) / 4).all()


def encoded(name, item):
    if name != "mod":
        assert "encoding-type" in item.attrs, name


f.visititems(encoded)
print("ok")
