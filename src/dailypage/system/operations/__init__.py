"""The operations: verbs with preconditions and effects; a state in, a new state and an event out.

Read them in the order in which the field teaches them:

    direct_light   Ein Sof, four phases, the first restriction, the line
    adam_kadmon    the Partzufim above Tabur
    below_tabur    Nekudot de SAG, the second restriction, Katnut
    breaking       Gadlut and the breaking
    sparks         what is left of the vessels
    correction     Atzilut, MA and BON, BYA
    souls          Adam, the sin, the ascents, the end of correction
"""

from __future__ import annotations

from dailypage.system.operations import (
    adam_kadmon,
    below_tabur,
    breaking,
    correction,
    direct_light,
    souls,
    sparks,
)
from dailypage.system.operations.base import Demand as Demand
from dailypage.system.operations.base import Event as Event
from dailypage.system.operations.base import Operation as Operation

_ALL: tuple[Operation, ...] = (
    direct_light.Expand(),
    direct_light.Fill(),
    direct_light.RestrictA(),
    direct_light.ExtendLine(),
    direct_light.InstallScreen(),
    adam_kadmon.Strike(),
    adam_kadmon.Clothe(),
    adam_kadmon.Bitush(),
    adam_kadmon.Refine(),
    adam_kadmon.AscendScreen(),
    adam_kadmon.Renew(),
    adam_kadmon.Beget(),
    below_tabur.Descend(),
    below_tabur.JoinRecords(),
    below_tabur.RestrictB(),
    below_tabur.CoupleNE(),
    breaking.RaiseMAN(),
    breaking.CoupleABSAG(),
    breaking.LowerHey(),
    breaking.RiseWithAHP(),
    breaking.Pour(),
    sparks.Divide(),
    sparks.Mingle(),
    correction.CoupleMetzach(),
    correction.Grow(),
    correction.BegetTB(),
    correction.Sort(),
    correction.JoinMABON(),
    correction.Correct(),
    correction.BegetBYA(),
    souls.AdamIsBorn(),
    souls.Ascend(),
    souls.Sin(),
    souls.BreakOfAdam(),
    souls.Settle(),
    souls.SoulMAN(),
    souls.EndCorrection(),
)
OPERATIONS: dict[str, Operation] = {operation.name: operation for operation in _ALL}
