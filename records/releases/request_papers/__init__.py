"""The papers by which somebody asks: kept with the request, and no part of what leaves."""
