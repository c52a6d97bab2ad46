"""The invented county (示例县) shown in a demonstration: nothing in it is real."""
