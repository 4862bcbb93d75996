"""Invented articles for invented outlets, in four languages: what the deliveries are made of, and the answer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True, slots=True)
class Told:
    """One article as its outlet printed it. `published` is its day."""

    title: str | None
    outlet: str
    published: datetime.date
    author: str | None
    paragraphs: tuple[str, ...]
    language: str


PLACES = {
    "en": "Saltmere Dunwick Otterby Hale Cresswick Farrow Lindle Moorgate Pennant Brae".split(),
    "de": "Salzmoor Dünwick Otterbach Hall Kressberg Farn Lindeck Moortor Pfennighausen Brühl".split(),
    "fr": "Selmer Dunvic Loutrebourg Halles Cressac Farou Lindelle Montfleury Penance Braye".split(),
    "ru": "Солёное Дуново Выдрино Залесье Кресты Папоротное Липки Болотное Пеньково Бережок".split(),
}
OUTLETS = {
    "en": ("The Saltmere Gazette", "Otterby Evening Mail", "Harbour and County Times"),
    "de": ("Salzmoorer Zeitung", "Otterbacher Abendblatt", "Hafenkurier"),
    "fr": ("Le Courrier de Selmer", "La Dépêche des Halles", "L'Écho du Port"),
    "ru": ("Солёновский вестник", "Вечернее Выдрино", "Портовая газета"),
}
AUTHORS = {
    "en": ("Ada Brink", "Tomas Ferrow", "Lena Oakes", "Piers Marlow"),
    "de": ("Jule Brinkmann", "Anton Färber", "Lene Eichner", "Peer Marlow"),
    "fr": ("Adèle Brin", "Thomas Ferrand", "Léna Duchêne", "Pierre Marlot"),
    "ru": ("Ада Бринева", "Фома Ферров", "Елена Дубова", "Пётр Марлов"),
}
TITLES = {
    "en": (
        "{0} votes to close the swimming bath in {1}",
        "Why the road between {0} and {1} floods every spring",
        "Bakers of {0} ask {1} for flour",
        "A bridge for {0}: council of {1} waits for the engineers",
        "Strike at the {0} mill enters its second week",
        "Storks return to {0}, and {1} counts them",
    ),
    "de": (
        "{0} schließt das Hallenbad, {1} springt ein",
        "Warum die Straße von {0} nach {1} jedes Frühjahr überflutet wird",
        "Bäcker aus {0} bitten {1} um Mehl",
        "Eine Brücke für {0}: Der Rat von {1} wartet auf Ingenieure",
        "Streik in der Mühle von {0} geht in die zweite Woche",
        "Die Störche sind zurück in {0}, und {1} zählt sie",
    ),
    "fr": (
        "{0} vote la fermeture de la piscine de {1}",
        "Pourquoi la route entre {0} et {1} est inondée chaque printemps",
        "Les boulangers de {0} demandent de la farine à {1}",
        "Un pont pour {0} : le conseil de {1} attend les ingénieurs",
        "La grève à la minoterie de {0} entre dans sa deuxième semaine",
        "Les cigognes reviennent à {0}, et {1} les compte",
    ),
    "ru": (
        "{0} закрывает бассейн, которым пользовались в {1}",
        "Почему дорогу из {0} в {1} заливает каждую весну",
        "Пекари города {0} просят муки у соседей из {1}",
        "Мост для посёлка {0}: совет в {1} ждёт инженеров",
        "Забастовка на мельнице в {0} продолжается вторую неделю",
        "Аисты вернулись в {0}, и в {1} их пересчитали",
    ),
}
SENTENCES = {
    "en": (
        "The council of {0} met for {2} hours and came to no decision about the money that {1} has promised.",
        "Nobody in {0} remembers a spring in which the water stood so high in the cellars of the old quarter.",
        "“We have asked {2} times and we will ask again,” said the head of the fire brigade in {1}.",
        "An engineer who looked at the wall in {0} found {2} cracks and advised the town to close the lane.",
        "The mill, which has worked for {2} years, employs every tenth family between {0} and {1}.",
        "Shopkeepers fear for the weeks before the fair, when most of their trade is done.",
        "In {1} the teachers have begun to bring blankets, because the boiler gives out by noon.",
        "The county will pay {2} per cent of the cost if the plans are handed in before the summer.",
    ),
    "de": (
        "Der Rat von {0} tagte {2} Stunden und kam zu keinem Beschluss über das Geld, das {1} versprochen hat.",
        "Niemand in {0} erinnert sich an ein Frühjahr, in dem das Wasser so hoch in den Kellern der Altstadt stand.",
        "„Wir haben {2} Mal gefragt, und wir fragen wieder“, sagte der Leiter der Feuerwehr in {1}.",
        "Eine Ingenieurin, die die Mauer in {0} ansah, fand {2} Risse und riet, die Gasse zu sperren.",
        "Die Mühle, die seit {2} Jahren arbeitet, beschäftigt jede zehnte Familie zwischen {0} und {1}.",
        "Die Händler fürchten um die Wochen vor dem Jahrmarkt, in denen sie das meiste verkaufen.",
        "In {1} bringen die Lehrer inzwischen Decken mit, weil der Kessel gegen Mittag ausfällt.",
        "Der Kreis zahlt {2} Prozent der Kosten, wenn die Pläne vor dem Sommer eingereicht sind.",
    ),
    "fr": (
        "Le conseil de {0} a siégé {2} heures sans rien décider de l'argent que {1} avait promis.",
        "Personne à {0} ne se souvient d'un printemps où l'eau soit montée si haut dans les caves du vieux quartier.",
        "« Nous avons demandé {2} fois et nous demanderons encore », dit le chef des pompiers de {1}.",
        "Une ingénieure qui a examiné le mur à {0} a trouvé {2} fissures et conseille de fermer la ruelle.",
        "La minoterie, qui tourne depuis {2} ans, emploie une famille sur dix entre {0} et {1}.",
        "Les commerçants craignent pour les semaines d'avant la foire, où ils vendent le plus.",
        "À {1}, les enseignants apportent des couvertures, parce que la chaudière tombe en panne vers midi.",
        "Le département paiera {2} pour cent du coût si les plans sont remis avant l'été.",
    ),
    "ru": (
        "Совет в {0} заседал {2} часов и не решил, что делать с деньгами, которые обещали соседи из {1}.",
        "Никто в {0} не помнит весны, когда вода стояла бы так высоко в подвалах старого квартала.",
        "«Мы просили {2} раз и попросим ещё», — сказал начальник пожарной части в {1}.",
        "Инженер, осмотревшая стену в {0}, нашла {2} трещин и посоветовала закрыть переулок.",
        "Мельница работает {2} лет и даёт работу каждой десятой семье между {0} и {1}.",
        "Торговцы боятся за недели перед ярмаркой, когда продаётся больше всего.",
        "В {1} учителя стали приносить одеяла, потому что котёл к полудню останавливается.",
        "Округ оплатит {2} процентов, если чертежи сдадут до начала лета.",
    ),
}
# Lines of a text that look like labels of a database, and are none.
TRAPS = {
    "en": (
        "Length: nobody had measured it before, and so the builders guessed.",
        "The notice at the gate read: Section: closed, and nobody knew which section was meant.",
        "Copyright was the word that the lawyer for the mill used most often that evening.",
    ),
    "de": (
        "Länge: Niemand hatte sie je gemessen, und so schätzten die Bauleute.",
        "Auf dem Schild am Tor stand: Rubrik: geschlossen, und keiner wusste, welche gemeint war.",
        "Von den Rechten war an diesem Abend mehr die Rede als vom Geld, sagte der Anwalt der Mühle.",
    ),
    "fr": (
        "Longueur : personne ne l'avait mesurée, et les maçons ont donc deviné.",
        "Sur l'écriteau on lisait : Rubrique : fermée, et personne ne savait laquelle.",
        "Il fut ce soir-là plus question des droits que de l'argent, dit l'avocat de la minoterie.",
    ),
    "ru": (
        "Длина: никто её раньше не мерил, и строители прикинули на глаз.",
        "На воротах висела надпись: Рубрика: закрыта, и никто не знал, какая.",
        "О правах в тот вечер говорили больше, чем о деньгах, сказал юрист мельницы.",
    ),
}


def articles(language: str, number: int, seed: int, traps: bool = False, unsigned: bool = False) -> list[Told]:
    """So many articles of three outlets. With `traps` each has a line that looks like a label; some are unsigned."""
    rng = np.random.default_rng(seed)
    places, made = PLACES[language], []
    for place in range(number):
        one, two = (str(name) for name in rng.choice(places, 2, replace=False))
        title = TITLES[language][place % 6].format(one, two)
        if place >= 6:
            title += f" ({place})"
        day = datetime.date(2024, 1, 1) + datetime.timedelta(days=int(rng.integers(360)))
        text = []
        for _ in range(int(rng.integers(3, 9))):
            chosen = rng.choice(len(SENTENCES[language]), int(rng.integers(1, 4)), replace=False)
            text.append(" ".join(SENTENCES[language][i].format(one, two, int(rng.integers(13, 98))) for i in chosen))
        if traps:
            text.insert(len(text) // 2, TRAPS[language][place % 3])
        signed = not (unsigned and place % 2)
        author = AUTHORS[language][int(rng.integers(4))] if signed else None
        made.append(Told(title, OUTLETS[language][place % 3], day, author, tuple(text), language))
    return made


def untitled(told: list[Told], which: int) -> list[Told]:
    """The articles with one that has no headline."""
    return [replace(one, title=None) if place == which else one for place, one in enumerate(told)]
