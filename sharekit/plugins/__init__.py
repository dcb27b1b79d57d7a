"""Plugins for documentation generators, where a step of its own is not wanted.

Each is thin: when the generator has written its pages, `publish_build` does what `sharekit publish` does. A
generator is imported only where it has loaded the plugin, so that sharekit does not depend on it.
"""
