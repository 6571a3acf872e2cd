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

funding-step-closed = À contrôler
funding-step-checked = À approuver
funding-step-approved = À envoyer
funding-step-sent = Envoyé
funding-step-paid = Payé
funding-step-rejected = Rejeté
funding-step-closed-many = À contrôler
funding-step-checked-many = À approuver
funding-step-approved-many = À envoyer
funding-step-sent-many = Envoyés
funding-step-paid-many = Payés
funding-step-rejected-many = Rejetés

funding-channel = Comment il part
funding-channel-transfer = Virement
    .hint = Le fichier de virement est remis à la banque.
funding-channel-mandate = Mandat
    .hint = L'état et ses lignes vont à la comptabilité publique, qui émet le mandat.
funding-channel-internal = Opération interne
    .hint = Une écriture entre deux caisses publiques (régie).

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
funding-close-now = Clore dès maintenant
funding-goes-on = Ce mois n'est pas fini. Un bordereau clos dès maintenant ne reprend que les pass déjà utilisés ; les suivants iront sur un autre.
funding-close-month = Clore tout { $month }
funding-closed = Le bordereau est clos.
    .next = Contrôlez-le, puis une autre personne l'approuve.
funding-month-closed = { $count ->
    [one] { $count } bordereau est clos.
   *[other] { $count } bordereaux sont clos.
}
    .next = Contrôlez-les, puis une autre personne les approuve.

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
funding-approved = Votre approbation est notée.
    .next = Le bordereau part quand toutes les approbations demandées y sont.
funding-two-approvals = Son montant demande deux approbations, de deux personnes différentes.
funding-own-notice = Vous avez déjà signé ce bordereau.
    .next = Une autre personne doit l'approuver : plusieurs regards sur chaque euro.
funding-check = Contrôler ce bordereau
    .hint = Vous avez comparé les lignes aux feuilles de présence : le service a été rendu.
funding-checked = Le contrôle est noté.
    .next = Une personne qui ne l'a pas clos peut maintenant l'approuver.
funding-checked-on = Contrôlé le
funding-countersigned-on = Deuxième approbation
funding-send = Envoyer au paiement
    .hint = Notez comment ce bordereau part vers la personne qui paie.
funding-now-sent = Le bordereau est envoyé.
    .next = Notez le paiement quand il est fait, ou lisez le relevé de la banque.
funding-sent-on = Envoyé le
funding-reject = Rejeter ce bordereau
    .hint = Le bordereau reste tel quel, avec le motif. Ses lignes vont sur un nouveau bordereau.
funding-reason = Motif
funding-now-rejected = Le bordereau est rejeté.
    .next = Faites maintenant le bordereau qui reprend ses lignes.
funding-rejected = Rejeté
funding-rejected-because = { $when } : { $reason }
funding-follow = Reprendre ses lignes
    .hint = Un nouveau bordereau reprend les mêmes lignes, sous un nouveau numéro, pour la structure telle qu'elle est aujourd'hui.
funding-follows = Reprend le bordereau rejeté
funding-follower = Repris par le bordereau
funding-taken-back = repris d'un bordereau précédent
funding-correct = Corriger
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
journal-statement-checked = Bordereau contrôlé
journal-statement-countersigned = Deuxième approbation du bordereau
journal-statement-sent = Bordereau envoyé
journal-statement-rejected = Bordereau rejeté
journal-statement-followed = Lignes reprises par un autre bordereau
journal-correction-requested = Correction du pass { $detail } demandée
journal-correction-accepted = Correction du pass { $detail } acceptée
journal-correction-dismissed = Correction du pass { $detail } refusée
journal-programme-payment-rules-changed = Règles de paiement changées

# Corrections d'un encaissement après clôture
funding-corrections-title = Corrections
funding-corrections-lead = Un pass encaissé par erreur, et déjà sur un bordereau clos. Une personne demande, une autre décide ; le montant est repris sur le bordereau suivant du lieu.
funding-no-correction = Aucune correction demandée.
    .next = Elle se demande depuis la ligne d'un bordereau.
funding-requested = Demandée
funding-correction-waiting = À décider
funding-correction-accepted = Acceptée
funding-correction-dismissed = Refusée
funding-correction-accept = Accepter
funding-correction-dismiss = Refuser
funding-correction-own = Vous l'avez demandée : une autre personne décide.
funding-correction-title = Corriger le pass { $pass }
funding-correction-lead = Encaissé le { $day } à { $place }, pour { $amount }.
    .next = Tant qu'une autre personne n'a pas décidé, ce montant est en litige. Si elle accepte, le pass redevient utilisable et une ligne négative paraît sur le bordereau suivant du lieu.
funding-correction-reason = Ce qui s'est passé, sans nommer la personne.
funding-correction-ask = Demander la correction
funding-correction-requested = La correction est demandée.
    .next = Une autre personne de la comptabilité doit maintenant décider.
funding-correction-now-accepted = La correction est acceptée.
    .next = Le pass est de nouveau libre ; le montant sera repris sur le bordereau suivant du lieu.
funding-correction-now-dismissed = La correction est refusée.
    .next = L'encaissement reste tel quel.

# Règles de paiement d'un dispositif
funding-rules-link = Règles de paiement
funding-rules-title = Règles de paiement : { $programme }
funding-second-from = Deux approbations à partir de
    .hint = Laissez vide si une seule approbation suffit toujours. Vaut pour les bordereaux clos à partir de maintenant.
funding-save = Enregistrer
funding-rules-saved = Les règles de paiement sont enregistrées.
    .next = Elles valent pour les prochaines clôtures.
funding-not-an-amount = Nous n'avons pas compris ce montant.
    .next = Écrivez-le comme 1250 ou 1250,50.

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
funding-not-checked = Ce bordereau n'est pas encore contrôlé.
    .next = Comparez ses lignes aux feuilles de présence, puis notez le contrôle.
funding-already-checked = Ce bordereau est déjà contrôlé.
    .next = Rechargez la page pour voir par qui.
funding-own-approval = Vous avez déjà approuvé ce bordereau : la deuxième approbation est celle d'une autre personne.
    .next = Demandez à une autre personne de la comptabilité.
funding-already-sent = Ce bordereau est déjà envoyé.
    .next = Rechargez la page pour voir comment.
funding-not-sent = Ce bordereau n'est pas encore envoyé au paiement.
    .next = Notez d'abord comment il part.
funding-already-rejected = Ce bordereau est rejeté.
    .next = Cherchez celui qui reprend ses lignes.
funding-not-rejected = Ce bordereau n'est pas rejeté : ses lignes y restent.
    .next = Rejetez-le d'abord, avec son motif.
funding-already-followed = Un autre bordereau reprend déjà ces lignes.
    .next = Rechargez la page pour le trouver.
funding-reason-missing = Le motif est vide.
    .next = Écrivez en quelques mots ce qui s'est passé.
funding-already-corrected = Une correction de ce pass est déjà demandée ou faite.
    .next = Cherchez-la dans la liste des corrections.
funding-own-correction = Vous avez demandé cette correction : vous ne pouvez pas en décider.
    .next = Demandez à une autre personne de la comptabilité.
funding-correction-decided = Quelqu'un a déjà décidé de cette correction.
    .next = Rechargez la page pour voir par qui.
