statistics-title = Tableau de bord
statistics-lead = Du carnet imprimé à l’euro payé : où en est le programme. Touchez un chiffre pour voir la liste qu’il compte.
statistics-lead-own = Ce qui concerne votre structure ou vos lieux. Touchez un chiffre pour voir la liste qu’il compte.

# Période
statistics-period = Période
statistics-period-always = Depuis le début
statistics-period-year = Cette année
statistics-period-month = Ce mois-ci
statistics-period-last-month = Le mois dernier
statistics-from = Du
statistics-until = Au
statistics-show = Afficher
statistics-not-a-day = Nous n’avons pas compris cette date.
    .next = Écrivez-la comme 01/03/2026.
statistics-ends-before-start = La période finit avant d’avoir commencé.
    .next = Choisissez une date de fin plus tardive.

# Étapes
statistics-what = Ce que montre la liste
statistics-booklets = Carnets
statistics-funnel = Le chemin des carnets
    .hint = Un carnet est émis quand son financement est engagé, à l’activation de l’émission. Chaque carnet est compté à la date de l’étape : un carnet remis en mars et utilisé en avril compte dans les deux mois.
statistics-step-issued = Émis
statistics-step-delivered = Livrés
statistics-step-handed-over = Remis
statistics-step-first-used = Commencés
statistics-uses = Pass utilisés
    .hint = Un pass utilisé est dû au lieu, jusqu’à ce que l’état de contre-paiement qui le porte soit payé.
statistics-use-used = Utilisés
statistics-use-owed = Dus
statistics-use-paid = Payés

# Tableaux
statistics-by-order = Par émission
statistics-orders = Émissions
statistics-order = Émission
statistics-median = Délai avant le premier usage
    .hint = Le délai est celui de la moitié des carnets, de la remise au premier usage, depuis le début du dispositif. « Qui dorment » compte les carnets d’aujourd’hui.
statistics-median-short = Délai médian
statistics-median-note = de la remise au premier usage, pour la moitié des carnets
statistics-no-median = aucun carnet
statistics-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
statistics-half-days = { $count },5 { $count ->
    [one] jour
   *[other] jours
}
statistics-asleep = Qui dorment
statistics-asleep-note = livrés ou remis depuis trop longtemps
statistics-first-here = Commencés ici
statistics-people-title = Séances et personnes
statistics-people-lead = Les séances tenues et les personnes venues. Touchez un chiffre pour voir la liste qu’il compte.
statistics-places-held = Séances par lieu
statistics-by-referrer = Par structure prescriptrice
statistics-referrers = Structures prescriptrices
statistics-referrer = Structure
statistics-by-place = Par lieu
statistics-places = Lieux
statistics-place = Lieu
statistics-sessions = Séances tenues
statistics-session = Séance
statistics-participants = Présences
statistics-anonymous = dont { $count ->
    [one] { $count } sans nom
   *[other] { $count } sans nom
}
statistics-fill = Remplissage
statistics-percent = { $count } %
statistics-seats = { $count ->
    [one] pour { $count } place
   *[other] pour { $count } places
}
statistics-people = Les personnes venues
    .hint = Chaque personne compte une fois. Son âge est celui du jour de sa première séance de la période. De 1 à 4 personnes, nous écrivons « moins de 5 », pour que personne ne soit reconnu.
statistics-people-count = Personnes différentes
statistics-people-note = sans compter les anonymes
statistics-no-activity = Aucune séance et aucun pass utilisé sur cette période.
    .next = Choisissez une période plus longue.
statistics-ages = Personnes par âge
statistics-age = Âge
statistics-age-under-18 = Moins de 18 ans
statistics-age-18-24 = 18 à 24 ans
statistics-age-25-39 = 25 à 39 ans
statistics-age-40-59 = 40 à 59 ans
statistics-age-60-74 = 60 à 74 ans
statistics-age-75-up = 75 ans et plus
statistics-age-unknown = Âge inconnu
statistics-communes = Personnes par commune
statistics-commune = Commune
statistics-commune-code = Code INSEE
statistics-commune-unknown = Commune inconnue
statistics-few = moins de 5
statistics-hidden = non affiché
statistics-few-or-hidden = moins de 5, ou non affiché

# Listes
statistics-serial = Numéro
statistics-valid-until = Valable jusqu’au
statistics-day = Jour
statistics-statement = État de contre-paiement
statistics-paid-on = Payé le
statistics-amount = Montant
statistics-registered = Inscrits
statistics-present = Présents
statistics-anonymous-count = Sans nom
statistics-seats-count = Places
statistics-booklets-count = { $count ->
    [one] { $count } carnet
   *[other] { $count } carnets
}
statistics-uses-count = { $count ->
    [one] { $count } pass utilisé, pour { $amount }
   *[other] { $count } pass utilisés, pour { $amount }
}
statistics-sessions-count = { $count ->
    [one] { $count } séance tenue
   *[other] { $count } séances tenues
}
statistics-nothing = Rien à montrer ici.
    .next = Choisissez une autre période, ou revenez au tableau de bord.
statistics-download = Télécharger cette liste

# Carnets qui dorment
statistics-sleeping-title = Carnets qui dorment
statistics-sleeping-lead = Des carnets encore valables qui n’avancent plus. Un appel suffit souvent à les réveiller.
statistics-sleeping-by-referrer = Carnets qui dorment, par structure
statistics-sleep-shelf = Livrés depuis plus de { $days } jours, pas remis
statistics-sleep-pocket = Remis depuis plus de { $days } jours, jamais utilisés
statistics-on-the-shelf = Dans un tiroir
    .hint = Une structure les a reçus et ne les a pas encore remis. Proposez-lui de les remettre, ou de les rendre à qui en manque.
statistics-in-a-pocket = Dans une poche
    .hint = Une personne les a reçus et n’est pas encore venue. La structure qui les a remis peut la rappeler et réserver une première séance.
statistics-days-asleep = Jours
statistics-nothing-sleeps = Aucun carnet ne dort.
    .next = Tous les carnets livrés avancent. Revenez dans quelques semaines.
statistics-more-asleep = { $count ->
    [one] Et { $count } autre carnet, dans le fichier.
   *[other] Et { $count } autres carnets, dans le fichier.
}
statistics-none-sleeps-here = Aucun carnet ne dort ici.

# Carte
statistics-map-title = Carte du territoire
statistics-map-name = { $measure }, par commune : { $territory }
statistics-map-table = Les mêmes chiffres, par commune
statistics-measure = Ce que montre la carte
statistics-measure-passes = Pass utilisés
    .hint = Là où la séance a eu lieu. Pour un lieu qui se déplace, c’est la commune de l’étape.
statistics-measure-people = Personnes venues
    .hint = Là où la personne habite. De 1 à 4 personnes, nous écrivons « moins de 5 », pour que personne ne soit reconnu.
statistics-map-passes = { $count ->
    [one] { $count } pass utilisé
   *[other] { $count } pass utilisés
}
statistics-map-people = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
statistics-map-none = aucun
statistics-map-range = de { $from } à { $until }
statistics-legend = Légende
statistics-reallocate = Réaffecter ce qui dort
