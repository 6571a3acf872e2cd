funding-title = Bordereaux
funding-search = Numéro ou lieu
funding-all-months = Tous les mois
funding-all-places = Tous les lieux
funding-all-steps = Tous les états
funding-number = Numéro
funding-place = Lieu
funding-month = Mois
funding-programme = Dispositif
funding-passes = Pass
funding-amount = Montant
funding-state = État
funding-closed-on = Clos le
funding-approved-on = Approuvé le
funding-paid = Payé
funding-paid-on = Date du paiement
funding-reference = Référence du paiement
    .hint = Le numéro de mandat ou de virement, comme dans votre logiciel de comptabilité.
funding-payee = Structure à payer
funding-payee-number = SIRET
funding-hash = Empreinte
funding-action = Action
funding-download = Télécharger cette liste
funding-no-statement = Aucun bordereau ici.
    .next = Un bordereau apparaît quand le mois d'un lieu est clos. Changez la recherche, ou revenez après la clôture.

funding-step-closed = À approuver
funding-step-approved = À payer
funding-step-paid = Payé
funding-step-closed-many = À approuver
funding-step-approved-many = À payer
funding-step-paid-many = Payés

# Clôture
funding-closing-title = Clore un mois
funding-closing-lead = Les pass utilisés pendant un mois terminé, et qui ne sont sur aucun bordereau. Une fois clos, un bordereau ne change plus.
funding-all-closed = Tout est clos.
    .next = Le mois en cours pourra être clos dès qu'il sera fini.
funding-waiting = { $passes ->
    [one] { $passes } pass
   *[other] { $passes } pass
} pour { $amount }, dans { $places ->
    [one] { $places } bordereau à clore.
   *[other] { $places } bordereaux à clore.
}
funding-waiting-of = À clore pour { $month }
funding-close = Clore
funding-close-month = Clore tout { $month }
funding-closed = Le bordereau est clos.
    .next = Une autre personne doit maintenant l'approuver.
funding-month-closed = { $count ->
    [one] { $count } bordereau est clos.
   *[other] { $count } bordereaux sont clos.
}
    .next = Une autre personne doit maintenant les approuver.

# Un bordereau
funding-statement-title = Bordereau { $number }
funding-about = Ce bordereau
funding-paper = État à imprimer (PDF)
funding-amount-owed = Montant à payer
funding-first-statement = Premier bordereau de ce lieu
funding-change-none = Autant de pass qu'en { $month }
funding-change-more = { $passes } pass et { $amount } de plus qu'en { $month }
funding-change-fewer = { $passes } pass et { $amount } de moins qu'en { $month }
funding-signed = { $day }, par { $who }
funding-paid-by = { $day }, référence { $reference }
funding-approve = Approuver ce bordereau
    .hint = Vous avez vérifié le montant et les lignes. Le bordereau part ensuite en paiement.
funding-approved = Le bordereau est approuvé.
    .next = Il peut maintenant être payé.
funding-own-notice = Vous avez clos ce bordereau.
    .next = Une autre personne doit l'approuver : deux regards sur chaque euro.
funding-pay = Marquer comme payé
    .hint = Maillon ne paie rien lui-même : notez ici le paiement fait par votre comptabilité.
funding-now-paid = Le bordereau est payé.
    .next = Les parts des financeurs sont à jour.
funding-funders = Part de chaque financeur
funding-funder = Financeur
funding-share = Part
funding-percent = { $percent } %
funding-total = Total
funding-journal = Ce qui s'est passé
funding-lines = Pass utilisés
funding-line = Ligne
funding-pass = Pass
funding-day = Jour
funding-activity = Atelier
funding-download-lines = Télécharger les lignes
funding-hash-hint = Empreinte de clôture, calculée sur toutes les lignes. Si une seule changeait, elle serait différente.

journal-statement-closed = Bordereau clos
journal-statement-approved = Bordereau approuvé
journal-statement-paid = Bordereau payé

# Refus
funding-month-not-finished = Le mois de { $month } n'est pas fini.
    .next = Revenez le premier jour du mois suivant.
funding-nothing-to-close = Il n'y a rien à clore : ces pass sont déjà sur un bordereau, ou ont été annulés.
    .next = Cherchez le bordereau dans la liste.
funding-already-approved = Ce bordereau est déjà approuvé.
    .next = Rechargez la page pour voir par qui.
funding-own-statement = Vous avez clos ce bordereau : vous ne pouvez pas l'approuver vous-même.
    .next = Demandez à une autre personne de la comptabilité.
funding-not-approved = Ce bordereau n'est pas encore approuvé.
    .next = Il doit l'être avant d'être payé.
funding-already-paid = Ce bordereau est déjà payé.
    .next = Rechargez la page pour voir la date et la référence.
funding-reference-missing = La référence du paiement est vide.
    .next = Écrivez le numéro de mandat ou de virement.
funding-paid-on-missing = Nous n'avons pas compris la date du paiement.
    .next = Écrivez-la comme 01/03/2026.
funding-paid-in-the-future = La date du paiement est dans le futur.
    .next = Marquez le bordereau comme payé quand le paiement est fait.
funding-paid-before-closing = Le paiement ne peut pas être plus ancien que le bordereau, clos le { $day }.
    .next = Vérifiez la date.
