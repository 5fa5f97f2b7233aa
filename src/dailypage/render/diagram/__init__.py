"""Drawings of the system: any state as SVG, the loop of the goal, and the whole chain on one sheet."""

from dailypage.render.diagram.figure import draw as draw
from dailypage.render.diagram.frames import Frame as Frame
from dailypage.render.diagram.frames import frames as frames
from dailypage.render.diagram.loop import draw_loop as draw_loop
from dailypage.render.diagram.poster import sheet as sheet
