"""Sentences on many everyday subjects, which stand for the world outside a named topic.

A threshold lies between what is inside a topic and what is outside. If the whole corpus is about one topic, nothing is
outside, so these sentences fill in. They are invented, and are never shown.
"""

from __future__ import annotations

ELSEWHERE = (
    "The home side won by two goals to one after a penalty in the last minute, and the coach praised his young keeper.",
    "Heavy rain is expected along the coast from Thursday, with gusts strong enough to bring down branches.",
    "A new exhibition of watercolours opens at the town museum on Sunday, and admission is free for children.",
    "Doctors advise people over sixty to have their flu jab before the winter, as the wards are filling early.",
    "The council has put off its decision on the cycle lane after shopkeepers complained about lost parking spaces.",
    "Researchers have found a frog in the highland forest that changes its colour within a few minutes.",
    "The phone maker showed a thinner model with a brighter screen and a battery that lasts for two days.",
    "Police are looking for witnesses after a car left the road near the petrol station and hit a lamp post.",
    "Wheat growers hope for a good harvest although the spring was dry and fertiliser has become dearer.",
    "Her second album, recorded in a barn with a string quartet, went straight to the top of the charts.",
    "The central bank left its interest rate unchanged and said that inflation was falling more slowly than hoped.",
    "Pupils at the primary school have built a weather station on the roof and read it every morning.",
    "The bakery in the market square closes after ninety years because nobody wants to take over the ovens.",
    "Firefighters needed three hours to put out a blaze in a warehouse full of old tyres; nobody was hurt.",
    "The airline adds a daily flight to the islands for the summer and expects the seats to sell quickly.",
    "A telescope in the desert has caught the light of a galaxy that shone when the universe was young.",
    "The carmaker calls back forty thousand vans because a cable may rub through and cut out the brake lights.",
    "Stir the onions in butter until they are soft, add the rice, and pour in the hot stock spoon by spoon.",
    "The court sentenced a bookkeeper to two years on probation for taking money from the rowing club's till.",
    "Rents in the city rose by six percent within a year, and families are moving to the outer suburbs.",
    "The film tells of two sisters who inherit a lighthouse and was shot in eleven days on a rocky island.",
    "Vaccination against measles has slipped below the level that doctors consider safe in four districts.",
    "The tennis player withdrew from the tournament with a sore wrist and hopes to be fit again in May.",
    "Volunteers planted eight hundred oaks on the slope where the storm had felled the old spruce trees.",
)
