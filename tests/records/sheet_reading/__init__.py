"""Tests of reading sheets back."""
