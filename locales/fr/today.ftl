today-title = Aujourd’hui
today-redeem = Encaisser un pass
    .hint = Un code à taper, une personne présente : c’est fait.
today-sessions = Vos séances du jour
today-no-session = Pas de séance aujourd’hui.
    .next = Vos prochaines séances sont plus bas, ou dans le calendrier.
today-all-sessions = Voir toutes les séances
today-next = Vos prochaines séances
today-unmarked = Présences à noter
    .hint = Ces séances sont passées. Dites qui est venu : les chiffres et les paiements en dépendent.
today-unmarked-count = { $count ->
    [one] { $count } personne à noter
   *[other] { $count } personnes à noter
}
today-seats = { $count ->
    [0] Personne d’inscrit, { $seats } places
    [one] { $count } personne inscrite sur { $seats } places
   *[other] { $count } personnes inscrites sur { $seats } places
}

today-handover = Remettre un carnet
    .hint = À une personne en face de vous, avec sa première séance réservée tout de suite.
today-stock = Votre réserve de carnets
today-no-stock = Vous n’avez pas encore de réserve de carnets.
    .next = Demandez des carnets à votre coordinateur ou coordinatrice.
today-booklets-left = carnets à remettre
today-booklets-coming = { $count ->
    [one] et { $count } carnet en route : confirmez son arrivée
   *[other] et { $count } carnets en route : confirmez leur arrivée
}
today-handovers = Carnets remis ces 30 derniers jours
today-no-handover = Aucun carnet remis ces 30 derniers jours.
    .next = Les personnes à qui vous remettez un carnet apparaîtront ici, avec ce qu’elles sont devenues.
today-all-handovers = Voir tous les carnets remis
today-somebody = Personne sans nom
today-handed-over = Carnet { $serial }, remis le { $day }
today-handover-used = { $count ->
    [one] { $count } pass utilisé
   *[other] { $count } pass utilisés
}
today-handover-came = Est venu
today-handover-booked = Séance le { $day }
today-handover-missed = Absent à sa séance
today-handover-waits = Pas encore de séance

today-funnel = Le chemin des carnets
today-dashboard = Tout le tableau de bord
today-to-do = Ce qui vous attend
today-asleep-shelf = Carnets qui dorment dans un tiroir
today-asleep-pocket = Carnets qui dorment dans une poche
today-requests = Habilitations à décider
today-slips = Bordereaux de remise non confirmés
today-slip = Bordereau de remise { $number }
today-slip-about = { $count ->
    [one] { $count } carnet vers { $depot }, envoyé le { $day }
   *[other] { $count } carnets vers { $depot }, envoyés le { $day }
}
today-flags = Signalements à examiner
today-to-close = Mois à clore

today-statements = États de contre-paiement
today-statement = { $number }, { $month }
today-no-statement = Pas encore d’état de contre-paiement.
    .next = Votre état apparaît quand le mois est clos par la collectivité.
today-all-paid = Tout est approuvé et payé.
    .next = Le mois en cours pourra être clos dès qu’il sera fini.
today-accreditations = Habilitation
today-no-accreditation = Votre lieu n’est pas encore habilité.
    .next = Demandez l’habilitation depuis la page de votre lieu.
today-my-places = Voir les lieux
today-until = Jusqu’au { $day }
today-accreditation-requested = Demandée
today-accreditation-coming = Accordée, pas encore commencée
today-accreditation-valid = En cours
today-accreditation-suspended = Suspendue
today-accreditation-expired = Terminée
today-accreditation-withdrawn = Retirée

today-closed-emissions = Bilans de clôture
today-shares = Parts des financeurs
today-no-share = Aucun dispositif financé pour l’instant.
    .next = Les parts apparaîtront ici dès qu’un dispositif sera créé.
today-authorised = Autorisé
today-committed = Engagé
today-owed = Dû
today-paid = Payé

today-administration = Administration
today-no-role = Votre compte n’a pas encore de rôle.
    .next = Demandez à votre coordinateur ou coordinatrice.
today-see-calendar = Voir le calendrier
