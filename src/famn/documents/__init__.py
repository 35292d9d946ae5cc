"""The cooperation's document library: guidelines, agreements and forms, with their versions."""
