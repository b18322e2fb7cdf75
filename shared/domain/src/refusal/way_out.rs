//! What can be done about a refusal in one case of its code: the text in place of the detail of the code, which speaks
//! of all cases.

/// A detail in both languages. It may name members of the refusal, as the detail of a code does.
#[derive(Debug, PartialEq, Eq)]
pub struct WayOut {
    pub en: &'static str,
    pub es: &'static str,
}

macro_rules! ways_out {
    ($($const:ident $en:literal; $es:literal;)*) => {
        $(pub static $const: WayOut = WayOut { en: $en, es: $es };)*
        /// All of them, for the tests.
        pub static ALL: &[&WayOut] = &[$(&$const),*];
    };
}

ways_out! {
    // illegal_transition.
    POSSIBLE_NOW
        "This cannot be done in the state {state}. Possible now: {allowed}.";
        "Esto no se puede hacer en el estado {state}. Ahora es posible: {allowed}.";
    FINAL_STATE
        "This cannot be done in the state {state}, which is final.";
        "Esto no se puede hacer en el estado {state}, que es definitivo.";
    SHIPMENT_ENDED
        "This shipment is {state}, which is final. Create another shipment for goods that are still to be sent.";
        "Este envío está {state}, que es definitivo. Cree otro envío para lo que falte por enviar.";
    PAYMENT_ENDED
        "This payment is {state}, which is final. Record another payment when money comes in.";
        "Este pago está {state}, que es definitivo. Registre otro pago cuando entre dinero.";
    REFUND_ENDED
        "This refund is {state}, which is final. Record another refund if more is given back.";
        "Este reembolso está {state}, que es definitivo. Registre otro reembolso si se devuelve más.";

    // insufficient_stock.
    SEVERAL_LINES_SHORT
        "{lines} lines have not enough stock. The member errors says for each what is requested and what is available.";
        "{lines} líneas no tienen existencias suficientes. En errors se indica para cada una lo pedido y lo disponible.";

    // order_shipped.
    CANCEL_WITH_GOODS_ON_THEIR_WAY
        "Goods of this order are on their way. Mark the shipments as delivered, or as failed and then returned; if everything comes back, the order can be cancelled.";
        "Hay artículos de este pedido en camino. Marque los envíos como entregados, o como fallidos y después devueltos; si vuelve todo, el pedido se puede cancelar.";
    CANCEL_WITH_GOODS_DELIVERED
        "Goods of this order were delivered. Close it short, and the rest is not shipped; or return the shipments first.";
        "Ya se entregaron artículos de este pedido. Ciérrelo con lo enviado (close-short) y el resto no se envía; o devuelva antes los envíos.";
    CANCEL_WITH_ALL_DELIVERED
        "All goods of this order were delivered. Complete it, and record a return for what comes back.";
        "Ya se entregó todo este pedido. Complételo y registre una devolución de lo que vuelva.";
    CLOSE_WITH_GOODS_ON_THEIR_WAY
        "Goods of this order are on their way. Mark the shipments as delivered, or as failed and then returned, or ship the rest; then close the order short if something is left.";
        "Hay artículos de este pedido en camino. Marque los envíos como entregados, o como fallidos y después devueltos, o envíe el resto; luego cierre el pedido si queda algo.";
    CLOSE_WITH_NOTHING_LEFT
        "Nothing of this order is left to ship, so nothing is short. Complete the order.";
        "A este pedido no le queda nada por enviar, así que no falta nada. Complete el pedido.";

    // order_not_shipped.
    CLOSE_WITH_NOTHING_SHIPPED
        "Nothing of this order has been shipped. Cancel the order, or ship a part of it first.";
        "No se envió nada de este pedido. Cancele el pedido o envíe antes una parte.";
    COMPLETE_WITH_NOTHING_SHIPPED
        "Nothing of this order has been shipped. Ship it, or cancel the order.";
        "No se envió nada de este pedido. Envíelo o cancele el pedido.";
    COMPLETE_WITH_GOODS_ON_THEIR_WAY
        "Part of this order has not been shipped. Ship it; or close the order short once what is on its way is delivered.";
        "Falta enviar parte de este pedido. Envíela; o cierre el pedido con lo enviado cuando esté entregado lo que va en camino.";
    COMPLETE_WITH_GOODS_DELIVERED
        "Part of this order has not been shipped. Ship it, or close the order short.";
        "Falta enviar parte de este pedido. Envíela o cierre el pedido con lo enviado.";

    // shipment_empty.
    ALL_IN_SHIPMENTS
        "What is left of this order is in shipments that have not been dispatched. Dispatch them.";
        "Lo que falta de este pedido está en envíos que aún no han salido. Despáchelos.";
    ALL_SHIPPED
        "Nothing of this order is left to ship. Complete the order.";
        "A este pedido no le queda nada por enviar. Complete el pedido.";

    // over_return.
    NOTHING_TO_RETURN
        "Nothing of this line is with the customer: it has not been shipped, or it has come back already.";
        "El cliente no tiene nada de esta línea: no se envió o ya volvió.";
    SHIPMENT_PARTLY_RETURNED
        "Part of this shipment has come back already. Record a return of the rest instead.";
        "Parte de este envío ya volvió. Registre en su lugar una devolución del resto.";

    // over_refund.
    NOTHING_OVERPAID
        "The customer has not paid more than is owed, so there is nothing to refund for what came back. Give the amount to refund some all the same.";
        "El cliente no ha pagado más de lo que debe, así que no hay nada que reembolsar por lo devuelto. Indique el importe para reembolsarlo de todos modos.";
}
