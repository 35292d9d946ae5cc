"""Made-up people. Names are drawn apart from one another by the world's own random numbers: a match with anybody is chance."""

import random

GIVEN = (
    "Agnes", "Ali", "Alma", "Amina", "Anders", "Anneli", "Arvid", "Astrid", "Axel", "Birgitta", "Björn", "Bodil", "Britta", "Camilla", "Carina",
    "Dagny", "Daniel", "Ebba", "Edvin", "Elias", "Elin", "Elsa", "Emil", "Erik", "Ester", "Fatima", "Filip", "Folke", "Frida", "Gunilla",
    "Gustav", "Hampus", "Hanna", "Harald", "Hedda", "Helena", "Henrik", "Hilma", "Hugo", "Ida", "Inga-Lill", "Ingrid", "Isak", "Iris", "Jenny",
    "Johanna", "Jonas", "Jörgen", "Karin", "Kerstin", "Kjell", "Klara", "Kristina", "Lars", "Lena", "Leo", "Linnea", "Lovisa", "Magnus", "Maja",
    "Malin", "Marcus", "Margareta", "Maria", "Mattias", "Mikael", "Mona", "Nadja", "Nils", "Nora", "Olle", "Oskar", "Ove", "Patrik", "Pernilla",
    "Petra", "Ragnhild", "Rebecka", "Rikard", "Roger", "Sandra", "Selma", "Signe", "Siv", "Sofia", "Sten", "Stina", "Sven", "Tea", "Thomas",
    "Tove", "Ulla", "Ulrika", "Vega", "Viktor", "Vilma", "Yasmin", "Yngve", "Åke", "Åsa", "Örjan",
)
SURNAME = (
    "Aldervik", "Almsjö", "Backenhed", "Bergåker", "Björkvall", "Blåmyr", "Brännström-Näs", "Dalhöjd", "Edsheden", "Ekbäcken", "Falkmyr", "Fjällros",
    "Forsåsen", "Granholt", "Grönvik", "Gärdeby", "Hallonmo", "Hedbäck", "Holmsele", "Hässlebo", "Ingarmo", "Järvhult", "Kallmyr", "Klovsjö",
    "Kvarnheden", "Köpbäck", "Liljemo", "Lindåker", "Ljungheden", "Lövnäset", "Mellbäck", "Mosjö", "Myrholm", "Norrgärde", "Näsudden", "Orrmo",
    "Ottersjö", "Ramsele-Bäck", "Renholm", "Rismyr", "Rönnbacken", "Sandhed", "Selholm", "Skogstrand", "Slåttmyr", "Stenhamre", "Storhägn",
    "Sundheden", "Svarttjärn", "Sågmo", "Tallåsen", "Tjärnbo", "Torpheden", "Tuvmark", "Ulvheden", "Vallbrink", "Vikmo", "Västanmo", "Åkersele",
    "Ålheden", "Ängsbro", "Älgmyr", "Östanbäck", "Övermark",
)


def full_name(rng: random.Random) -> str:
    """One given name and one surname, drawn apart."""
    return f"{rng.choice(GIVEN)} {rng.choice(SURNAME)}"


def couple(rng: random.Random) -> str:
    """The adults of a home: one or two given names and one surname."""
    surname = rng.choice(SURNAME)
    names = rng.sample(GIVEN, k=rng.choice((1, 2, 2, 2)))
    return f"{' och '.join(names)} {surname}"
