"""The system, running: from Ein Sof to the end of correction, every step follows from the state before it.

Standard library and errors.py only; usable alone. Read it in this order:

    sefirot      the numbers all else is counted in
    axis         where everything stands
    values       the vocabulary: Kli, Screen, Reshimo, Partzuf, Boundary, Zivug, Spark, SoulPart
    state        all that stands at one moment
    operations/  the verbs, each with who asks for it, what it needs, what it does
    path         the moving goal
"""
