# Émissions, carnets, pass

# Refus : émissions
passes-label-missing = Le nom de l'émission est vide.
    .next = Donnez-lui un nom court, par exemple « Printemps 2026 ».
passes-booklets-out-of-range = Le nombre de carnets n'est pas compris.
    .next = Écrivez un nombre entre 1 et { $most }.
passes-passes-out-of-range = Le nombre de pass par carnet n'est pas compris.
    .next = Écrivez un nombre entre 1 et { $most }.
passes-face-wrong = Cette valeur n'est pas comprise.
    .next = Écrivez un montant en euros, comme 10 ou 7,50. Pour un droit d'atelier sans valeur, écrivez 0.
passes-day-wrong = Cette date n'est pas comprise.
    .next = Écrivez-la comme 31/12/2026.
passes-programme-missing = Aucun dispositif n'est choisi.
    .next = Choisissez-en un dans la liste.
passes-ends-before-start = La fin de validité est avant le début.
    .next = Vérifiez les deux dates.
passes-printing-goes-on = L'impression est en cours.
    .next = Attendez qu'elle soit finie : la page se met à jour toute seule.
passes-cannot-print-again = Cette émission est active : ses codes n'existent plus que sur le papier.
    .next = Pour remplacer des carnets abîmés, faites une nouvelle émission.
passes-not-printed = Les carnets de cette émission ne sont pas encore imprimés.
    .next = Imprimez-les d'abord.
passes-already-active = Cette émission est déjà active.
    .next = Il n'y a rien à faire : ses pass peuvent être utilisés.

# Refus : stocks et bordereaux
passes-depot-name-missing = Le nom du stock est vide.
    .next = Donnez-lui un nom, par exemple « Stock central ».
passes-depot-name-taken = Un stock porte déjà ce nom.
    .next = Choisissez un autre nom.
passes-depot-exists = Cette structure a déjà son stock.
    .next = Retrouvez-le dans la liste.
passes-depot-missing = Aucune destination n'est choisie.
    .next = Choisissez où vont les carnets.
passes-not-a-serial = Ce numéro de carnet n'est pas compris.
    .next = Il est écrit sur la couverture et ressemble à 2026-001-00012.
passes-range-wrong = Cette série de carnets n'existe pas.
    .next = Vérifiez le premier et le dernier numéro : ils sont de la même émission, et le premier est le plus petit.
passes-not-there = { $count ->
    [one] Un carnet de cette série n'est pas à l'endroit d'où il doit partir : { $first }.
   *[other] { $count } carnets de cette série ne sont pas à l'endroit d'où ils doivent partir. Le premier est { $first }.
}
    .next = Ouvrez la page de ce carnet pour voir où il est, puis corrigez la série. Rien n'a été déplacé.
passes-same-depot = Le départ et l'arrivée sont le même endroit.
    .next = Choisissez une autre destination.
passes-already-received = La réception de ce bordereau est déjà confirmée.
    .next = Il n'y a rien à faire.

# Refus : remise
passes-unknown-booklet = Aucun carnet ne porte le numéro { $serial }.
    .next = Relisez le numéro sur la couverture.
passes-already-handed-over = Le carnet { $serial } a déjà été remis le { $day }.
    .next = Prenez un autre carnet. Si c'est le même carnet et la même personne, la remise est faite : rien à refaire.
passes-not-in-your-depot = Le carnet { $serial } n'est pas dans votre stock.
    .next = Prenez un carnet de votre tiroir, ou signalez-le à votre coordinateur ou coordinatrice.
passes-booklet-expired = Ce carnet n'est plus valable depuis le { $day }.
    .next = Mettez-le de côté et prenez-en un autre.

# Refus : encaissement
passes-code-empty = Le code est vide.
    .next = Scannez le pass, ou tapez les cinq groupes de quatre signes écrits dessous.
passes-code-length = { $read ->
    [one] Un seul signe a été lu ; un code en a 20.
   *[other] { $read } signes ont été lus ; un code en a 20.
}
    .next = Relisez le pass groupe par groupe : il y en a cinq.
passes-code-sign = Le signe « { $sign } » n'existe pas dans un code.
    .next = Un code n'a que des chiffres et des lettres sans accent, jamais la lettre U.
passes-code-group = Le groupe { $group } contient une erreur.
    .next = Retapez seulement ce groupe. S'il est bien écrit, vérifiez le signe { $group } du cinquième groupe.
passes-code-groups = Les groupes { $groups } contiennent une erreur.
    .next = Retapez-les, puis vérifiez le cinquième groupe.
passes-list-and = { $first } et { $last }
passes-unknown-code = Ce code n'est pas celui d'un de nos pass.
    .next = Vérifiez que c'est bien un pass de ce territoire. S'il est abîmé, gardez-le et appelez votre coordinateur ou coordinatrice.
passes-too-many-tries = Trop de codes inconnus ont été essayés avec votre compte.
    .next = Attendez { $minutes ->
        [one] une minute
       *[other] { $minutes } minutes
    }, ou scannez un pass valable : il passera tout de suite.
passes-already-used = Ce pass a déjà été utilisé le { $day } à { $place }.
    .next = Demandez à la personne un autre pass de son carnet. L'atelier reste ouvert pour elle.
passes-not-active = Ce pass ({ $serial }) n'est pas encore activé.
    .next = Accueillez la personne, gardez le pass, et prévenez votre coordinateur ou coordinatrice.
passes-not-yet-valid = Ce pass sera valable à partir du { $day }.
    .next = Rendez-le à la personne : elle pourra l'utiliser dès ce jour.
passes-expired = Ce pass n'est plus valable depuis le { $day }.
    .next = Accueillez la personne quand même si vous le pouvez, et prévenez votre coordinateur ou coordinatrice.
passes-place-not-accredited = { $place } n'est pas habilité à prendre des pass aujourd'hui.
    .next = Gardez le pass sans l'encaisser et appelez votre coordinateur ou coordinatrice.
passes-session-cancelled = Cette séance est annulée.
    .next = Choisissez la séance qui a eu lieu.
passes-session-to-come = Cette séance aura lieu le { $day }.
    .next = Encaissez le pass le jour de la séance.
passes-registration-cancelled = L'inscription de cette personne est annulée.
    .next = Inscrivez-la de nouveau à la séance, puis recommencez.
passes-no-registration = Aucune inscription n'est choisie.
    .next = Choisissez la personne dans la liste de la séance.
passes-scan-used-for-another = Cette page a déjà servi pour un autre pass.
    .next = Ouvrez une nouvelle page d'encaissement.

# Refus : annulation
passes-already-undone = Cet encaissement est déjà annulé.
    .next = Le pass est libre : il peut être utilisé de nouveau.
passes-not-yours = Cet encaissement a été fait par une autre personne.
    .next = Demandez-lui de l'annuler, dans le quart d'heure.
passes-too-late = Un encaissement peut être annulé pendant { $minutes } minutes : c'est passé.
    .next = Prévenez votre coordinateur ou coordinatrice.
passes-on-a-statement = Cet encaissement est déjà sur un bordereau de paiement.
    .next = Prévenez votre coordinateur ou coordinatrice.
